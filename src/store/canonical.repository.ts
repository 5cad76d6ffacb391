import type { Band } from '../domain/attention/band.js';
import type { CanonicalStore, SegmentResult, SignatureFacts } from '../pipeline/ports/canonical.js';
import { inTransaction, type Pool, type PoolClient } from '../platform/postgres/pool.js';
import { loadAlerts } from './alert.sql.js';
import { holdEpoch, writeCanonical } from './canonical-write.sql.js';
import type { Database } from './client.js';
import { createKnownSightings } from './known-sightings.js';
import { sightingsOf } from './sightings.sql.js';

/** What canonicalize writes: one transaction claims the segments and holds everything that follows from them. */
export function createCanonicalStore(db: Database): CanonicalStore {
  const known = createKnownSightings();
  return {
    signatureFacts: (tenantId, ids) => readFacts(db.pool, tenantId, ids),
    commit: async (tenantId, results, compose) => {
      const done = await inTransaction(db.pool, async (client) => {
        const claimed = await claim(client, tenantId, results);
        const ours = results.filter((result) => claimed.has(result.segment.id));
        const epoch = await holdEpoch(client, tenantId);
        known.expect(tenantId, epoch);
        const alerts = await loadAlerts(client, tenantId, ours);
        const work = ours.length > 0 ? await compose(ours, alerts) : null;
        if (work) await writeCanonical(client, tenantId, work, known);
        return { ids: ours.map((result) => result.segment.id), epoch, work };
      });
      // Only what is committed may be taken as known.
      if (done.work)
        for (const { id, host, ...seen } of sightingsOf(done.work.counts))
          known.learn(tenantId, done.epoch, id, host, seen);
      return done.ids;
    },
  };
}

/** Root and band of the signatures there are. */
export async function readFacts(
  client: Pool | PoolClient,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, SignatureFacts>> {
  const rows = await client.query<{ id: string; root_id: string; band: Band }>({
    name: 'signature-facts',
    // A root that nobody has sent has no bucket yet: its first event is news.
    text: `SELECT s.id, s.root_id, r.band FROM signature s JOIN signature r ON r.tenant_id = $1 AND r.id = s.root_id
           WHERE s.tenant_id = $1 AND s.id = ANY($2::uuid[]) AND s.occurrences > 0`,
    values: [tenantId, ids],
  });
  return new Map(rows.rows.map((row) => [row.id, { rootId: row.root_id, band: row.band }]));
}

/** The conditional update that makes a segment ours: whoever comes second updates nothing and writes nothing. */
async function claim(
  client: PoolClient,
  tenantId: string,
  results: readonly SegmentResult[],
): Promise<Set<string>> {
  const count = (result: SegmentResult, status: string) =>
    result.failures.filter((f) => f.status === status).length;
  const rows = await client.query<{ id: string }>({
    name: 'claim-segments',
    text: `UPDATE segment s SET processed_at = clock_timestamp(), parse_failed = r.failed, unsupported = r.unsupported, signature_ids = r.signatures::uuid[]
           FROM unnest($2::timestamptz[], $3::uuid[], $4::int[], $5::int[], $6::text[]) AS r(received_at, id, failed, unsupported, signatures)
           WHERE s.tenant_id = $1 AND s.received_at = r.received_at AND s.id = r.id AND s.processed_at IS NULL
           RETURNING s.id`,
    values: [
      tenantId,
      results.map((result) => result.segment.receivedAt),
      results.map((result) => result.segment.id),
      results.map((result) => count(result, 'PARSE_FAILED')),
      results.map((result) => count(result, 'UNSUPPORTED')),
      results.map((result) => `{${[...new Set(result.events.map((event) => event.signatureId))].join(',')}}`),
    ],
  });
  return new Set(rows.rows.map((row) => row.id));
}
