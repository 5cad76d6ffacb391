import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Band } from '../domain/attention/band.js';
import { decodeSegment } from '../domain/envelope/segment.js';
import type { SignedEvent } from '../pipeline/ports/canonical.js';
import type { KeepingStore, SegmentPlace } from '../pipeline/ports/keeping.js';
import type { PendingSegment } from '../pipeline/ports/segment.js';
import { inTransaction, type PoolClient } from '../platform/postgres/pool.js';
import { EVENT_COLUMNS, eventRow } from './canonical-write.sql.js';
import type { Database } from './client.js';
import { copyRows } from './copy.js';
import { createIsoWriter } from './iso-writer.js';

const decompress = promisify(gunzip);
const RISEN = `band IN ('WATCH', 'INVESTIGATE', 'PROMOTE') AND kept_at IS NULL`;
const MEMBERS_KEPT = 1_000;

/** Events of signatures that have risen: from the short class to the long one, and from segments back into rows. */
export function createKeepingStore(db: Database): KeepingStore {
  return {
    risen: async (tenantId, limit) => {
      const rows = await db.pool.query<{ id: string; band: Band; members: string[]; occurrences: number }>(
        `SELECT r.id, r.band, m.members, m.occurrences FROM (SELECT id, band FROM signature WHERE tenant_id = $1 AND ${RISEN} ORDER BY id LIMIT $2) AS r
         CROSS JOIN LATERAL (
           SELECT (array_agg(s.id ORDER BY s.id))[1:${MEMBERS_KEPT}] AS members, sum(s.occurrences)::float8 AS occurrences FROM signature s WHERE s.tenant_id = $1 AND s.root_id = r.id
         ) AS m ORDER BY r.id`,
        [tenantId, limit],
      );
      return rows.rows.map(({ id, band, members, occurrences }) => ({
        rootId: id,
        band,
        members: members ?? [id],
        occurrences: occurrences ?? 0,
      }));
    },
    keepLong: async (tenantId, members, limit) => {
      const columns = EVENT_COLUMNS.map((name) => `"${name}"`);
      const values = columns.map((name) => (name === '"retention"' ? `'LONG'` : name));
      const moved = await db.pool.query(
        `WITH picked AS (
           SELECT received_at, segment_id, index, part FROM event
           WHERE tenant_id = $1 AND retention = 'SHORT' AND signature_id = ANY($2::uuid[]) ORDER BY occurred_at DESC LIMIT $3
         ), moved AS (
           DELETE FROM event e USING picked p WHERE e.tenant_id = $1 AND e.retention = 'SHORT' AND e.received_at = p.received_at
             AND e.segment_id = p.segment_id AND e.index = p.index AND e.part = p.part RETURNING e.*
         )
         INSERT INTO event (${columns.join(', ')}) SELECT ${values.join(', ')} FROM moved ON CONFLICT DO NOTHING`,
        [tenantId, members, limit],
      );
      return moved.rowCount ?? 0;
    },
    countRows: async (tenantId, members, limit) => {
      const rows = await db.pool.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM (SELECT 1 FROM event WHERE tenant_id = $1 AND signature_id = ANY($2::uuid[]) LIMIT $3) AS found',
        [tenantId, members, limit],
      );
      return rows.rows[0]!.n;
    },
    segmentsWith: (tenantId, members, after, limit) => readSegments(db, tenantId, members, after, limit),
    addMissing: (tenantId, events, band) =>
      inTransaction(db.pool, (client) => addMissing(client, tenantId, events, band)),
    settle: async (tenantId, rootId, at) => {
      await db.pool.query(`UPDATE signature SET kept_at = $3 WHERE tenant_id = $1 AND id = $2 AND ${RISEN}`, [
        tenantId,
        rootId,
        at,
      ]);
    },
  };
}

async function readSegments(
  db: Database,
  tenantId: string,
  members: readonly string[],
  after: SegmentPlace | null,
  limit: number,
): Promise<PendingSegment[]> {
  const rows = await db.pool.query<{ id: string; received_at: Date; backfill: boolean; body: Buffer }>(
    `SELECT id, received_at, backfill, body FROM segment WHERE tenant_id = $1 AND signature_ids && $2::uuid[] AND processed_at IS NOT NULL
       AND ($3::timestamptz IS NULL OR (received_at, id) < ($3, $4::uuid)) ORDER BY received_at DESC, id DESC LIMIT $5`,
    [tenantId, members, after?.receivedAt ?? null, after?.id ?? null, limit],
  );
  return Promise.all(
    rows.rows.map(async (row) => ({
      id: row.id,
      receivedAt: row.received_at,
      backfill: row.backfill,
      envelopes: decodeSegment((await decompress(row.body)).toString('utf8')),
    })),
  );
}

async function addMissing(
  client: PoolClient,
  tenantId: string,
  events: readonly SignedEvent[],
  band: Band,
): Promise<number> {
  const first = events[0];
  if (!first) return 0;
  // All are of one segment, which lies in the long class too: the day has its partition.
  const known = await client.query<{ index: number; part: number }>(
    'SELECT index, part FROM event WHERE tenant_id = $1 AND received_at = $2 AND segment_id = $3',
    [tenantId, first.receivedAt, first.segmentId],
  );
  const places = new Set(known.rows.map(({ index, part }) => `${index}.${part}`));
  const missing = events.filter(({ index, part }) => !places.has(`${index}.${part}`));
  const times = { received: createIsoWriter(), occurred: createIsoWriter() };
  await copyRows(
    client,
    'event',
    EVENT_COLUMNS,
    missing.map((event) => eventRow(tenantId, event, band, times)),
  );
  return missing.length;
}
