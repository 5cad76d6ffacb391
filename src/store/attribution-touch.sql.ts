import { hashedId } from '../domain/shared/hash.js';
import type { Signal } from '../pipeline/ports/attribution.js';
import type { PoolClient } from '../platform/postgres/pool.js';

/** Touches of a tenant are dealt to this many lanes by identity, which workers fold side by side. */
export const ATTRIBUTION_LANES = 4;

export const laneOfIdentity = (identity: string): number =>
  Number.parseInt(hashedId('lane', identity).slice(-2), 16) % ATTRIBUTION_LANES;

/** That something of a pair is left to fold, between two times of its series (infinite for its beginning and its end). */
export type Touch = {
  readonly identity: string;
  readonly primitive: string;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly observations: number;
  readonly signal: Signal;
};

/** Touches of single times as one touch a pair. */
export function joinTouches(touches: readonly Touch[]): Touch[] {
  const joined = new Map<string, Touch>();
  for (const touch of touches) {
    const key = `${touch.identity}\u001f${touch.primitive}`;
    const known = joined.get(key);
    joined.set(key, known ? joinTwo(known, touch) : touch);
  }
  return [...joined.values()];
}

const SIGNALS: readonly Signal[] = ['NONE', 'BACKFILL', 'LIVE'];

const joinTwo = (a: Touch, b: Touch): Touch => ({
  ...a,
  sinceMs: Math.min(a.sinceMs, b.sinceMs),
  untilMs: Math.max(a.untilMs, b.untilMs),
  observations: a.observations + b.observations,
  signal: SIGNALS.indexOf(a.signal) >= SIGNALS.indexOf(b.signal) ? a.signal : b.signal,
});

/** One row: the touched pairs of an identity, as [primitive, since, until], null for infinite times. */
type Row = {
  readonly identity: string;
  readonly pairs: readonly (readonly [primitive: string, sinceMs: number | null, untilMs: number | null])[];
  readonly observations: number;
  readonly signal: Signal;
};

const finite = (ms: number): number | null => (Number.isFinite(ms) ? ms : null);

function rowsOf(touches: readonly Touch[]): Row[] {
  const groups = new Map<string, Touch[]>();
  for (const touch of touches) {
    const key = `${touch.signal} ${touch.identity}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(touch);
  }
  return [...groups.values()].map((group) => ({
    identity: group[0]!.identity,
    signal: group[0]!.signal,
    observations: group.reduce((sum, touch) => sum + touch.observations, 0),
    pairs: group.map(({ primitive, sinceMs, untilMs }) => [primitive, finite(sinceMs), finite(untilMs)]),
  }));
}

/** What a row says of its observations is said once. */
const touchesOf = ({ identity, pairs, observations, signal }: Row): Touch[] =>
  pairs.map(([primitive, since, until], index) => ({
    identity,
    primitive,
    sinceMs: since ?? Number.NEGATIVE_INFINITY,
    untilMs: until ?? Number.POSITIVE_INFINITY,
    observations: index === 0 ? observations : 0,
    signal,
  }));

/** Adds touches in the caller's transaction; they are only ever added and taken, so nobody waits for anybody. */
export async function addTouches(
  client: PoolClient,
  tenantId: string,
  touches: readonly Touch[],
  now: Date,
): Promise<bigint[]> {
  if (touches.length === 0) return [];
  const rows = rowsOf(touches);
  const added = await client.query<{ seq: string }>({
    name: 'add-touches',
    text: `INSERT INTO attribution_touch (tenant_id, lane, identity, pairs, observations, signal, touched_at)
           SELECT $1, lane, identity, pairs::json, n, signal, $2
           FROM unnest($3::smallint[], $4::text[], $5::text[], $6::int[], $7::text[]) AS t(lane, identity, pairs, n, signal) RETURNING seq`,
    values: [
      tenantId,
      now,
      rows.map((row) => laneOfIdentity(row.identity)),
      rows.map((row) => row.identity),
      rows.map((row) => JSON.stringify(row.pairs)),
      rows.map((row) => row.observations),
      rows.map((row) => row.signal),
    ],
  });
  return added.rows.map((row) => BigInt(row.seq));
}

/** An identity that was touched, in about how many primitives. */
export type Touched = { readonly identity: string; readonly pairs: number };

/** Identities of a lane that were touched, those that wait longest first; of the touches, the oldest two thousand are seen. */
export async function readTouched(client: PoolClient, tenantId: string, lane: number): Promise<Touched[]> {
  const rows = await client.query<Touched>({
    name: 'read-touched',
    text: `SELECT identity, max(json_array_length(pairs)) AS pairs FROM (
             SELECT identity, pairs, seq FROM attribution_touch WHERE tenant_id = $1 AND lane = $2 ORDER BY seq LIMIT 2000
           ) AS oldest GROUP BY identity ORDER BY min(seq)`,
    values: [tenantId, lane],
  });
  return rows.rows;
}

/** Takes every touch of identities that the caller holds. What is added later stays for a later turn. */
export async function takeTouches(
  client: PoolClient,
  tenantId: string,
  identities: readonly string[],
): Promise<Touch[]> {
  const rows = await client.query<Row>({
    name: 'take-touches',
    text: 'DELETE FROM attribution_touch WHERE tenant_id = $1 AND identity = ANY($2) RETURNING identity, pairs, observations, signal',
    values: [tenantId, identities],
  });
  return rows.rows.flatMap(touchesOf);
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
  const touches = rows.rows.map(
    (row): Touch => ({
      ...row,
      sinceMs: Number.NEGATIVE_INFINITY,
      untilMs: Number.POSITIVE_INFINITY,
      observations: 0,
      signal: 'NONE',
    }),
  );
  await addTouches(client, tenantId, touches, now);
}
