import type { SegmentResult } from '../pipeline/ports/canonical.js';
import type { EnvelopePlace, ReplayStore, Reread } from '../pipeline/ports/replay.js';
import { inTransaction, type PoolClient } from '../platform/postgres/pool.js';
import { loadAlerts } from './alert.sql.js';
import { holdEpoch, writeCanonical } from './canonical-write.sql.js';
import type { Database } from './client.js';
import { createKnownSightings } from './known-sightings.js';
import { createPartitionKeeper } from './partitions.js';

/** Envelopes read again: claimed, counted and marked in one transaction. */
export function createReplayStore(db: Database): ReplayStore {
  const partitions = createPartitionKeeper(db.pool);
  return {
    commit: async (tenantId, reread, by, now, compose) => {
      for (const { result } of reread) await partitions.ensure(result.segment.receivedAt);
      return inTransaction(db.pool, async (client) => {
        await markTried(client, tenantId, reread, by, now);
        const claimed = await claim(client, tenantId, reread, by, now);
        const ours = onlyClaimed(reread, claimed);
        await holdEpoch(client, tenantId);
        const alerts = await loadAlerts(client, tenantId, ours);
        if (claimed.length > 0)
          await writeCanonical(client, tenantId, await compose(ours, alerts), createKnownSightings());
        await countDown(client, tenantId, claimed, ours);
        return claimed.map(({ segmentId, index }) => ({ segmentId, index }));
      });
    },
  };
}

type Claimed = EnvelopePlace & {
  readonly status: string;
  readonly sourceType: string;
  readonly sourceId: string;
};

/** What still cannot be read keeps its row: the reason that holds now, and who found it. */
async function markTried(
  client: PoolClient,
  tenantId: string,
  reread: readonly Reread[],
  by: string,
  now: Date,
): Promise<void> {
  const rows = reread.flatMap(({ result, failures }) =>
    failures.map((failure) => ({ ...failure, segmentId: result.segment.id })),
  );
  if (rows.length === 0) return;
  await client.query(
    `UPDATE envelope_exception e SET code = t.code, reason = t.reason, tried_by = $2, replayed_at = $3
     FROM unnest($4::uuid[], $5::int[], $6::text[], $7::text[]) AS t(segment, place, code, reason)
     WHERE e.tenant_id = $1 AND e.segment_id = t.segment AND e.index = t.place AND e.status <> 'CANONICALIZED'`,
    [
      tenantId,
      by,
      now,
      rows.map((row) => row.segmentId),
      rows.map((row) => row.index),
      rows.map((row) => row.code),
      rows.map((row) => row.reason),
    ],
  );
}

/** The conditional update that makes an envelope ours: a second replay at the same time finds nothing to claim. */
async function claim(
  client: PoolClient,
  tenantId: string,
  reread: readonly Reread[],
  by: string,
  now: Date,
): Promise<Claimed[]> {
  const places = reread.flatMap(({ result, places }) =>
    places.map((index) => ({ segmentId: result.segment.id, index })),
  );
  const rows = await client.query<{
    segment_id: string;
    index: number;
    status: string;
    source_type: string;
    source_id: string;
  }>(
    `UPDATE envelope_exception e SET status = 'CANONICALIZED', tried_by = $2, replayed_at = $3
     FROM (SELECT x.tenant_id, x.segment_id, x.index, x.status FROM unnest($4::uuid[], $5::int[]) AS t(segment, place)
           JOIN envelope_exception x ON x.tenant_id = $1 AND x.segment_id = t.segment AND x.index = t.place AND x.status <> 'CANONICALIZED'
           ORDER BY x.segment_id, x.index FOR UPDATE OF x) AS old
     WHERE e.tenant_id = old.tenant_id AND e.segment_id = old.segment_id AND e.index = old.index
     RETURNING e.segment_id, e.index, old.status, e.source_type, e.source_id`,
    [tenantId, by, now, places.map((place) => place.segmentId), places.map((place) => place.index)],
  );
  return rows.rows.map((row) => ({
    segmentId: row.segment_id,
    index: row.index,
    status: row.status,
    sourceType: row.source_type,
    sourceId: row.source_id,
  }));
}

function onlyClaimed(reread: readonly Reread[], claimed: readonly Claimed[]): SegmentResult[] {
  const ours = new Set(claimed.map(({ segmentId, index }) => `${segmentId} ${index}`));
  return reread.map(({ result }) => ({
    ...result,
    events: result.events.filter((event) => ours.has(`${event.segmentId} ${event.index}`)),
  }));
}

/** Segment and source counted these as failures. */
async function countDown(
  client: PoolClient,
  tenantId: string,
  claimed: readonly Claimed[],
  results: readonly SegmentResult[],
): Promise<void> {
  for (const { segment, events } of results) {
    const of = claimed.filter(({ segmentId }) => segmentId === segment.id);
    if (of.length === 0) continue;
    await client.query(
      `UPDATE segment SET parse_failed = parse_failed - $4, unsupported = unsupported - $5,
         signature_ids = ARRAY(SELECT DISTINCT unnest(signature_ids || $6::uuid[]))
       WHERE tenant_id = $1 AND received_at = $2 AND id = $3`,
      [
        tenantId,
        segment.receivedAt,
        segment.id,
        of.filter(({ status }) => status === 'PARSE_FAILED').length,
        of.filter(({ status }) => status === 'UNSUPPORTED').length,
        [...new Set(events.map((event) => event.signatureId))],
      ],
    );
  }
  const sources = new Map<string, { type: string; id: string; count: number }>();
  for (const { sourceType: type, sourceId: id } of claimed) {
    const tally = sources.get(`${type}/${id}`) ?? { type, id, count: 0 };
    sources.set(`${type}/${id}`, { ...tally, count: tally.count + 1 });
  }
  const sorted = [...sources.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [, { type, id, count }] of sorted) {
    await client.query(
      'UPDATE source SET failures = failures - $4 WHERE tenant_id = $1 AND type = $2 AND id = $3',
      [tenantId, type, id, count],
    );
  }
}
