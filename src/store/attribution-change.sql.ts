import type { StateChange } from '../domain/attribution/reading.js';
import { isSignal } from '../domain/attribution/signal.js';
import type { AttributionWrite, Signal } from '../pipeline/ports/attribution.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { hintFeed, takeCursors } from './feed.sql.js';

type Told = {
  readonly pairId: string;
  readonly identity: string;
  readonly primitive: string;
  readonly change: StateChange;
  readonly signal: Signal;
};

/** What is told, by the time of the observations that changed it. */
function toldBy({ pairs, others }: AttributionWrite): Told[] {
  const own = pairs.flatMap(({ id, identity, primitive, tell, signal }) =>
    tell.map((change): Told => ({ pairId: id, identity, primitive: primitive.name, change, signal })),
  );
  const rest = others.flatMap(({ pair, tell, signal }) =>
    tell.map((change): Told => ({ ...pair, pairId: pair.id, change, signal })),
  );
  const name = ({ identity, primitive }: Told): string => `${identity}\u001f${primitive}`;
  return [...own, ...rest].sort(
    (a, b) => a.change.atMs - b.change.atMs || (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0),
  );
}

const signalOf = ({ change, signal }: Told): Signal => (isSignal(change.from, change.to) ? signal : 'NONE');

/** Appends the changes of a turn to the feed, last in the transaction: the feed's row lock holds up other turns. */
export async function tellChanges(
  client: PoolClient,
  tenantId: string,
  write: AttributionWrite,
): Promise<{ readonly changes: number; readonly signals: boolean }> {
  const told = toldBy(write);
  if (told.length === 0) return { changes: 0, signals: false };
  const first = await takeCursors(client, tenantId, 'ATTRIBUTION', told.length);
  await client.query({
    name: 'add-changes',
    text: `INSERT INTO attribution_change (tenant_id, cursor, pair_id, identity, primitive, from_state, to_state, value, confidence,
             observation_count, at, recorded_at, signal)
           SELECT $1, cursor, pair_id, identity, primitive, from_state, to_state, value::json, confidence, n, to_timestamp(at), clock_timestamp(), signal
           FROM unnest($2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::float8[], $10::bigint[], $11::float8[], $12::text[])
             AS t(cursor, pair_id, identity, primitive, from_state, to_state, value, confidence, n, at, signal)`,
    values: [
      tenantId,
      told.map((_, index) => first + BigInt(index)),
      told.map((one) => one.pairId),
      told.map((one) => one.identity),
      told.map((one) => one.primitive),
      told.map(({ change }) => change.from),
      told.map(({ change }) => change.to),
      told.map(({ change }) => JSON.stringify(change.value)),
      told.map(({ change }) => change.confidence),
      told.map(({ change }) => change.observationCount),
      told.map(({ change }) => change.atMs / 1_000),
      told.map(signalOf),
    ],
  });
  await hintFeed(client, tenantId, 'ATTRIBUTION');
  return { changes: told.length, signals: told.some((one) => signalOf(one) !== 'NONE') };
}
