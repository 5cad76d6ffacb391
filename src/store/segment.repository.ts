import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { decodeSegment, encodeSegment } from '../domain/envelope/segment.js';
import {
  type AcceptItem,
  type Batch,
  type ItemOutcome,
  isStored,
  type PendingSegment,
  type SavedBatch,
  type SegmentStore,
} from '../pipeline/ports/segment.js';
import { newId } from '../platform/ids.js';
import { inTransaction, type PoolClient } from '../platform/postgres/pool.js';
import type { Database } from './client.js';
import { createPartitionKeeper } from './partitions.js';

const compress = promisify(gzip);
const decompress = promisify(gunzip);
const LEVEL = { level: 1 };

/** Segments of a tenant are dealt to this many lanes, which canonicalize side by side. */
export const LANES = 2;

/** Compressed bytes one run takes on, beyond its first segment: whole logs are large. */
const BYTES_A_RUN = 4 * 1024 * 1024;

export const laneOf = (segmentId: string): number => Number.parseInt(segmentId.slice(-2), 16) % LANES;

export function createSegmentStore(db: Database): SegmentStore {
  const partitions = createPartitionKeeper(db.pool);
  return {
    save: async (batch) => {
      await partitions.ensure(batch.receivedAt);
      return batch.items.some((item) => item.idempotencyKey !== null)
        ? saveKeyed(db, batch)
        : savePlain(db, batch);
    },
    pending: (tenantId, lane, limit) => readPending(db, tenantId, lane, limit),
    backlog: async (tenantId) => {
      const rows = await db.pool.query<{ envelopes: string | null }>(
        `SELECT sum(envelopes) AS envelopes FROM segment WHERE tenant_id = $1 AND processed_at IS NULL`,
        [tenantId],
      );
      return Number(rows.rows[0]?.envelopes ?? 0);
    },
  };
}

async function savePlain(db: Database, batch: Batch): Promise<SavedBatch> {
  const segment = await packSegment(batch, batch.items);
  await inTransaction(db.pool, (client) => insertSegment(client, batch, segment));
  return { segmentId: segment.id, outcomes: batch.items.map(() => 'STORED') };
}

/** Keys are taken first: an item whose key is there already is a duplicate and is not stored again. */
async function saveKeyed(db: Database, batch: Batch): Promise<SavedBatch> {
  return inTransaction(db.pool, async (client) => {
    const outcomes = await takeKeys(client, batch);
    const stored = batch.items.filter((_, index) => isStored(outcomes[index]!));
    if (stored.length === 0) return { segmentId: null, outcomes };
    const segment = await packSegment(batch, stored);
    await insertSegment(client, batch, segment);
    return { segmentId: segment.id, outcomes };
  });
}

type Packed = { readonly id: string; readonly envelopes: number; readonly body: Buffer };

async function packSegment(batch: Batch, items: readonly AcceptItem[]): Promise<Packed> {
  const text = encodeSegment(items.map((item) => item.envelope));
  return {
    id: batch.id ?? newId(batch.receivedAt),
    envelopes: items.length,
    body: await compress(text, LEVEL),
  };
}

async function insertSegment(client: PoolClient, batch: Batch, segment: Packed): Promise<void> {
  await client.query({
    name: 'insert-segment',
    text: `INSERT INTO segment (tenant_id, retention, received_at, id, lane, envelopes, body, backfill)
           VALUES ($1, 'LONG', $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    values: [
      batch.tenantId,
      batch.receivedAt,
      segment.id,
      laneOf(segment.id),
      segment.envelopes,
      segment.body,
      batch.backfill,
    ],
  });
}

type KeyedItem = { readonly source: string; readonly key: string; readonly hash: Buffer };

const keyOf = (item: AcceptItem): KeyedItem => ({
  source: `${item.envelope.source.type}/${item.envelope.source.id}`,
  key: item.idempotencyKey!,
  hash: createHash('sha256').update(item.envelope.body).digest(),
});

/** The outcome of each item. A key seen twice in one batch counts once; two batches at once are told apart by the index. */
async function takeKeys(client: PoolClient, batch: Batch): Promise<ItemOutcome[]> {
  const keyed = batch.items.map((item) => (item.idempotencyKey === null ? null : keyOf(item)));
  const first = new Map<string, KeyedItem>();
  for (const item of keyed) if (item && !first.has(nameOf(item))) first.set(nameOf(item), item);
  const taken = await insertKeys(client, batch, [...first.values()]);
  const older = await readHashes(
    client,
    batch.tenantId,
    [...first.values()].filter((item) => !taken.has(nameOf(item))),
  );
  const seen = new Set<string>();
  return keyed.map((item, index) => {
    if (!item) return 'STORED';
    const name = nameOf(item);
    if (taken.has(name) && !seen.has(name)) {
      seen.add(name);
      return 'STORED';
    }
    if (batch.items[index]!.keepRepeats) return 'REPEATED';
    const known = older.get(name) ?? first.get(name)!.hash;
    return known.equals(item.hash) ? 'DUPLICATE' : 'CONFLICT';
  });
}

const nameOf = (item: { source: string; key: string }): string => `${item.source}\u001f${item.key}`;

async function insertKeys(
  client: PoolClient,
  batch: Batch,
  items: readonly KeyedItem[],
): Promise<Set<string>> {
  // Sorted: two transactions that share keys must take them in one order.
  const sorted = [...items].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const rows = await client.query<{ source: string; key: string }>({
    name: 'insert-keys',
    text: `INSERT INTO idempotency_key (tenant_id, source, key, payload_hash, created_at)
           SELECT $1, source, key, hash, $5 FROM unnest($2::text[], $3::text[], $4::bytea[]) AS k(source, key, hash)
           ON CONFLICT DO NOTHING RETURNING source, key`,
    values: [
      batch.tenantId,
      sorted.map((k) => k.source),
      sorted.map((k) => k.key),
      sorted.map((k) => k.hash),
      batch.receivedAt,
    ],
  });
  return new Set(rows.rows.map(nameOf));
}

async function readHashes(
  client: PoolClient,
  tenantId: string,
  items: readonly KeyedItem[],
): Promise<Map<string, Buffer>> {
  if (items.length === 0) return new Map();
  const rows = await client.query<{ source: string; key: string; payload_hash: Buffer }>({
    name: 'read-keys',
    text: `SELECT k.source, k.key, i.payload_hash FROM unnest($2::text[], $3::text[]) AS k(source, key)
           JOIN idempotency_key i ON i.tenant_id = $1 AND i.source = k.source AND i.key = k.key`,
    values: [tenantId, items.map((k) => k.source), items.map((k) => k.key)],
  });
  return new Map(rows.rows.map((row) => [nameOf(row), row.payload_hash]));
}

async function readPending(
  db: Database,
  tenantId: string,
  lane: number,
  limit: { readonly envelopes: number; readonly segments: number },
): Promise<PendingSegment[]> {
  const rows = await db.pool.query<{ id: string; received_at: Date; backfill: boolean; body: Buffer }>({
    name: 'pending-segments',
    text: `SELECT s.id, s.received_at, s.backfill, s.body FROM (
             SELECT id, received_at, sum(envelopes) OVER (ORDER BY id) - envelopes AS before,
               sum(octet_length(body)) OVER (ORDER BY id) - octet_length(body) AS bytes
             FROM segment WHERE tenant_id = $1 AND lane = $2 AND processed_at IS NULL ORDER BY id LIMIT $3
           ) AS next
           JOIN segment s ON s.tenant_id = $1 AND s.received_at = next.received_at AND s.id = next.id
           WHERE next.before < $4 AND next.bytes < ${BYTES_A_RUN} ORDER BY s.id`,
    values: [tenantId, lane, limit.segments, limit.envelopes],
  });
  return Promise.all(
    rows.rows.map(async (row) => ({
      id: row.id,
      receivedAt: row.received_at,
      backfill: row.backfill,
      envelopes: decodeSegment((await decompress(row.body)).toString('utf8')),
    })),
  );
}
