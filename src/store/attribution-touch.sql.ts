import { compareKeys, type OrderKey } from '../domain/attribution/observation.js';
import { hashedId } from '../domain/shared/hash.js';
import type { Signal } from '../pipeline/ports/attribution.js';
import type { PoolClient } from '../platform/postgres/pool.js';

/** Touches of a tenant are dealt to this many lanes by identity, which workers fold side by side. */
export const ATTRIBUTION_LANES = 4;

export const laneOfIdentity = (identity: string): number =>
  Number.parseInt(hashedId('lane', identity).slice(-2), 16) % ATTRIBUTION_LANES;

/** Sorts before every id. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';
export const BEGINNING: OrderKey = { atMs: Number.NEGATIVE_INFINITY, id: FIRST_ID };
export const END: OrderKey = { atMs: Number.POSITIVE_INFINITY, id: FIRST_ID };

/** That something of a pair is left to fold, from one place in its series to another. */
export type Touch = {
  readonly identity: string;
  readonly primitive: string;
  readonly since: OrderKey;
  readonly until: OrderKey;
  readonly observations: number;
  readonly signal: Signal;
};

/** Touches of single places as one touch a pair. */
export function joinTouches(places: readonly Touch[]): Touch[] {
  const joined = new Map<string, Touch>();
  for (const place of places) {
    const key = `${place.identity}\u001f${place.primitive}`;
    const known = joined.get(key);
    joined.set(key, known ? joinTwo(known, place) : place);
  }
  return [...joined.values()];
}

const SIGNALS: readonly Signal[] = ['NONE', 'BACKFILL', 'LIVE'];

const joinTwo = (a: Touch, b: Touch): Touch => ({
  ...a,
  since: compareKeys(a.since, b.since) <= 0 ? a.since : b.since,
  until: compareKeys(a.until, b.until) >= 0 ? a.until : b.until,
  observations: a.observations + b.observations,
  signal: SIGNALS.indexOf(a.signal) >= SIGNALS.indexOf(b.signal) ? a.signal : b.signal,
});

const seconds = (key: OrderKey): number => key.atMs / 1_000;

/** Adds touches in the caller's transaction; they are only ever added and taken, so nobody waits for anybody. */
export async function addTouches(
  client: PoolClient,
  tenantId: string,
  touches: readonly Touch[],
  now: Date,
): Promise<bigint[]> {
  if (touches.length === 0) return [];
  const rows = await client.query<{ seq: string }>({
    name: 'add-touches',
    text: `INSERT INTO attribution_touch (tenant_id, lane, identity, primitive, since_at, since_id, until_at, until_id, observations, signal, touched_at)
           SELECT $1, lane, identity, primitive, to_timestamp(since_at), since_id, to_timestamp(until_at), until_id, n, signal, $2
           FROM unnest($3::smallint[], $4::text[], $5::text[], $6::float8[], $7::uuid[], $8::float8[], $9::uuid[], $10::int[], $11::text[])
             AS t(lane, identity, primitive, since_at, since_id, until_at, until_id, n, signal)
           RETURNING seq`,
    values: [
      tenantId,
      now,
      touches.map((touch) => laneOfIdentity(touch.identity)),
      touches.map((touch) => touch.identity),
      touches.map((touch) => touch.primitive),
      touches.map((touch) => seconds(touch.since)),
      touches.map((touch) => touch.since.id),
      touches.map((touch) => seconds(touch.until)),
      touches.map((touch) => touch.until.id),
      touches.map((touch) => touch.observations),
      touches.map((touch) => touch.signal),
    ],
  });
  return rows.rows.map((row) => BigInt(row.seq));
}

/** Identities of a lane that were touched, those that wait longest first. */
export async function readTouched(
  client: PoolClient,
  tenantId: string,
  lane: number,
  limit: number,
): Promise<string[]> {
  const rows = await client.query<{ identity: string }>({
    name: 'read-touched',
    text: `SELECT identity FROM (SELECT identity, seq FROM attribution_touch WHERE tenant_id = $1 AND lane = $2 ORDER BY seq LIMIT 10000) AS oldest
           GROUP BY identity ORDER BY min(seq) LIMIT $3`,
    values: [tenantId, lane, limit],
  });
  return rows.rows.map((row) => row.identity);
}

type Row = {
  readonly identity: string;
  readonly primitive: string;
  readonly since_at: number;
  readonly since_id: string;
  readonly until_at: number;
  readonly until_id: string;
  readonly observations: number;
  readonly signal: Signal;
};

/** Takes every touch of identities that the caller holds. What is added later stays for a later turn. */
export async function takeTouches(
  client: PoolClient,
  tenantId: string,
  identities: readonly string[],
): Promise<Touch[]> {
  const rows = await client.query<Row>({
    name: 'take-touches',
    text: `DELETE FROM attribution_touch WHERE tenant_id = $1 AND identity = ANY($2)
           RETURNING identity, primitive, extract(epoch FROM since_at)::float8 AS since_at, since_id,
                     extract(epoch FROM until_at)::float8 AS until_at, until_id, observations, signal`,
    values: [tenantId, identities],
  });
  return rows.rows.map(({ identity, primitive, observations, signal, ...row }) => ({
    identity,
    primitive,
    since: { atMs: Math.round(row.since_at * 1_000), id: row.since_id },
    until: { atMs: Math.round(row.until_at * 1_000), id: row.until_id },
    observations,
    signal,
  }));
}

/**
 * Marks pairs as left to fold from their beginning: of one primitive, or of all (null). Nobody acted differently, so a
 * change it brings is told to subscribers and is nothing to attention.
 */
export async function foldAgain(
  client: PoolClient,
  tenantId: string,
  primitive: string | null,
  now: Date,
): Promise<void> {
  const rows = await client.query<{ identity: string; primitive: string }>(
    'SELECT identity, primitive FROM attribution_state WHERE tenant_id = $1 AND NOT withdrawn AND ($2::text IS NULL OR primitive = $2)',
    [tenantId, primitive],
  );
  const touches = rows.rows.map((row) => ({
    ...row,
    since: BEGINNING,
    until: END,
    observations: 0,
    signal: 'NONE' as const,
  }));
  await addTouches(client, tenantId, touches, now);
}
