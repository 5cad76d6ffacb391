import type { ParsedEvent } from '../domain/event/event.js';
import type { SegmentResult } from '../pipeline/ports/canonical.js';
import type { HeldLine } from '../pipeline/ports/kernel.js';
import type { KernelLineStore, RipeHost } from '../pipeline/ports/kernel-lines.js';
import { inTransaction, type PoolClient } from '../platform/postgres/pool.js';
import { readFacts } from './canonical.repository.js';
import { holdEpoch, writeCanonical } from './canonical-write.sql.js';
import type { Database } from './client.js';
import { createKnownSightings } from './known-sightings.js';
import { sightingsOf } from './sightings.sql.js';

/** Lines of one host that are put together at once: bounds the memory of a host that prints without end. */
const LINES_A_TURN = 50_000;
const FAR_FUTURE = new Date(8.64e15);

/** Kernel lines that wait for the rest of their report. */
export function createKernelLineStore(db: Database): KernelLineStore {
  const known = createKnownSightings();
  return {
    ripe: (tenantId, now, quietMs, longestMs) => readRipe(db, tenantId, now, quietMs, longestMs),
    assemble: async (tenantId, host, read, compose) => {
      const done = await inTransaction(db.pool, async (client) => {
        if (!(await lock(client, tenantId))) return { lines: 0, epoch: 0, work: null };
        const lines = await take(client, tenantId, host);
        const epoch = await holdEpoch(client, tenantId);
        known.expect(tenantId, epoch);
        const results = lines.length > 0 ? read(lines) : [];
        const ids = new Set(results.flatMap((result) => result.events.map((event) => event.signatureId)));
        const work =
          results.length > 0 ? await compose(results, await readFacts(client, tenantId, [...ids])) : null;
        if (work) {
          await nameSignatures(client, tenantId, results);
          await writeCanonical(client, tenantId, work, known);
        }
        return { lines: lines.length, epoch, work };
      });
      if (done.work)
        for (const { id, host, ...seen } of sightingsOf(done.work.counts))
          known.learn(tenantId, done.epoch, id, host, seen);
      return done.lines;
    },
  };
}

/** One turn at a time for a tenant. False: another worker is at it. */
async function lock(client: PoolClient, tenantId: string): Promise<boolean> {
  const rows = await client.query<{ locked: boolean }>(
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked',
    [`KERNEL/${tenantId}`],
  );
  return rows.rows[0]!.locked;
}

/** What is not canonicalized yet may hold lines of a report: only what came `quietMs` before the oldest of it counts. */
async function readRipe(
  db: Database,
  tenantId: string,
  now: Date | null,
  quietMs: number,
  longestMs: number,
) {
  const rows = await db.pool.query<{ host: string; newest: Date; ripe: boolean; horizon: Date }>({
    name: 'ripe-kernel-hosts',
    text: `WITH horizon AS (
             SELECT least($2::timestamptz, min(received_at)) - make_interval(secs => $3::float8 / 1000) AS at
             FROM segment WHERE tenant_id = $1 AND processed_at IS NULL
           )
           SELECT l.host, max(l.received_at) AS newest, h.at AS horizon,
             max(l.received_at) <= h.at OR min(l.received_at) <= h.at - make_interval(secs => $4::float8 / 1000) AS ripe
           FROM kernel_line l, horizon h WHERE l.tenant_id = $1 GROUP BY l.host, h.at ORDER BY l.host`,
    values: [tenantId, now ?? new Date(), quietMs, longestMs],
  });
  const hosts = rows.rows
    .filter((row) => now === null || row.ripe)
    .map((row): RipeHost => ({ host: row.host, until: now === null ? FAR_FUTURE : row.horizon }));
  return { hosts, waiting: hosts.length < rows.rows.length };
}

type Row = {
  readonly received_at: Date;
  readonly segment_id: string;
  readonly index: number;
  readonly part: number;
  readonly at: Date;
  readonly backfill: boolean;
  readonly source_type: string;
  readonly source_id: string;
  readonly event: ParsedEvent;
};

/** Deleting is the claim: what rolls back is there again. */
async function take(client: PoolClient, tenantId: string, { host, until }: RipeHost): Promise<HeldLine[]> {
  const rows = await client.query<Row>({
    name: 'take-kernel-lines',
    text: `DELETE FROM kernel_line l USING (
             SELECT received_at, segment_id, index, part FROM kernel_line
             WHERE tenant_id = $1 AND host = $2 AND received_at <= $3
             ORDER BY received_at, segment_id, index, part LIMIT ${LINES_A_TURN} FOR UPDATE
           ) AS next
           WHERE l.tenant_id = $1 AND l.host = $2 AND l.received_at = next.received_at AND l.segment_id = next.segment_id
             AND l.index = next.index AND l.part = next.part
           RETURNING l.received_at, l.segment_id, l.index, l.part, l.at, l.backfill, l.source_type, l.source_id, l.event`,
    values: [tenantId, host, until],
  });
  return rows.rows.map((row) => ({
    segmentId: row.segment_id,
    receivedAt: row.received_at,
    index: row.index,
    part: row.part,
    at: row.at.getTime(),
    backfill: row.backfill,
    source: { type: row.source_type, id: row.source_id },
    event: row.event,
  }));
}

/** A segment names the signatures its envelopes turned out to be, also those that came out later. */
async function nameSignatures(
  client: PoolClient,
  tenantId: string,
  results: readonly SegmentResult[],
): Promise<void> {
  const named = results
    .filter((result) => result.events.length > 0)
    .sort((a, b) => (a.segment.id < b.segment.id ? -1 : 1));
  for (const { segment, events } of named) {
    await client.query({
      name: 'name-signatures',
      text: `UPDATE segment SET signature_ids = (SELECT array_agg(DISTINCT id) FROM unnest(signature_ids || $4::uuid[]) AS id)
             WHERE tenant_id = $1 AND received_at = $2 AND id = $3`,
      values: [tenantId, segment.receivedAt, segment.id, events.map((event) => event.signatureId)],
    });
  }
}
