import { checkpointsToDrop } from '../domain/attribution/checkpoints.js';
import type { PairState } from '../domain/attribution/fold.js';
import type { ConfirmedState } from '../domain/attribution/identity-readings.js';
import type { Reading } from '../domain/attribution/reading.js';
import type { PairWrite, ShownWrite } from '../pipeline/ports/attribution.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { packShown, packState } from './attribution-fold-code.js';

const seconds = (ms: number): number => ms / 1_000;

/** A pair with something to show. */
type ShownPair = PairWrite & { readonly shown: ConfirmedState };

const isShown = (write: PairWrite): write is ShownPair => write.shown !== null;
const readingOf = (state: PairState): Reading => state.reading!;
const isAlternating = (state: PairState): boolean =>
  state.profile === 'ROBUST' && state.turns.alternatingSinceMs !== null;

/** The states of pairs after their turn. The caller holds their identities. */
export async function savePairs(
  client: PoolClient,
  tenantId: string,
  writes: readonly PairWrite[],
): Promise<void> {
  await saveShownPairs(client, tenantId, writes.filter(isShown));
  const gone = writes.filter((write) => !isShown(write));
  if (gone.length === 0) return;
  await client.query({
    name: 'withdraw-pairs',
    text: `UPDATE attribution_state s SET withdrawn = true, alternating = false, fold = t.fold::json, recorded_at = clock_timestamp()
           FROM unnest($2::uuid[], $3::text[]) AS t(id, fold) WHERE s.tenant_id = $1 AND s.id = t.id`,
    values: [tenantId, gone.map((write) => write.id), gone.map((write) => packState(write.state))],
  });
}

async function saveShownPairs(
  client: PoolClient,
  tenantId: string,
  writes: readonly ShownPair[],
): Promise<void> {
  if (writes.length === 0) return;
  await client.query({
    name: 'save-pairs',
    text: `INSERT INTO attribution_state (tenant_id, id, identity, primitive, domain, registered, profile, kind, state, value, confidence,
             observation_count, last_observation_at, last_change_at, last_value_change_at, announced, alternating, fold, confirmed, recorded_at)
           SELECT $1, id, identity, primitive, domain, registered, profile, kind, state, value::json, confidence, n, to_timestamp(last),
             to_timestamp(changed), to_timestamp(value_changed), state, alternating, fold::json, confirmed::json, clock_timestamp()
           FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::bool[], $7::text[], $8::text[], $9::text[], $10::text[], $11::float8[],
                       $12::bigint[], $13::float8[], $14::float8[], $15::float8[], $16::bool[], $17::text[], $18::text[])
             AS t(id, identity, primitive, domain, registered, profile, kind, state, value, confidence, n, last, changed, value_changed, alternating, fold, confirmed)
           ON CONFLICT (tenant_id, id) DO UPDATE SET domain = excluded.domain, registered = excluded.registered, profile = excluded.profile,
             kind = excluded.kind, state = excluded.state, value = excluded.value, confidence = excluded.confidence,
             observation_count = excluded.observation_count, last_observation_at = excluded.last_observation_at,
             last_change_at = excluded.last_change_at, last_value_change_at = excluded.last_value_change_at, announced = excluded.announced,
             alternating = excluded.alternating, fold = excluded.fold, confirmed = excluded.confirmed, withdrawn = false,
             recorded_at = excluded.recorded_at`,
    values: [
      tenantId,
      writes.map((write) => write.id),
      writes.map((write) => write.identity),
      writes.map((write) => write.primitive.name),
      writes.map((write) => write.primitive.domain),
      writes.map((write) => write.primitive.registered),
      writes.map((write) => write.state.profile),
      writes.map((write) => write.state.kind),
      writes.map((write) => write.shown.state),
      writes.map((write) => JSON.stringify(readingOf(write.state).value)),
      writes.map((write) => write.shown.confidence),
      writes.map((write) => readingOf(write.state).observationCount),
      writes.map((write) => seconds(readingOf(write.state).lastObservationMs)),
      writes.map((write) => seconds(write.shown.lastChangeMs)),
      writes.map((write) => seconds(readingOf(write.state).lastValueChangeMs)),
      writes.map((write) => isAlternating(write.state)),
      writes.map((write) => packState(write.state)),
      writes.map((write) => packShown(write.shown, write.state)),
    ],
  });
}

/** What untouched pairs are now taken for. */
export async function saveShown(
  client: PoolClient,
  tenantId: string,
  writes: readonly ShownWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await client.query({
    name: 'save-shown',
    text: `UPDATE attribution_state s SET state = t.state, confidence = t.confidence, last_change_at = to_timestamp(t.changed),
             announced = t.state, confirmed = t.confirmed::json, recorded_at = clock_timestamp()
           FROM unnest($2::uuid[], $3::text[], $4::float8[], $5::float8[], $6::text[]) AS t(id, state, confidence, changed, confirmed)
           WHERE s.tenant_id = $1 AND s.id = t.id`,
    values: [
      tenantId,
      writes.map(({ pair }) => pair.id),
      writes.map(({ shown }) => shown.state),
      writes.map(({ shown }) => shown.confidence),
      writes.map(({ shown }) => seconds(shown.lastChangeMs)),
      writes.map(({ pair, shown }) => packShown(shown, pair.state)),
    ],
  });
}

const countOf = (state: PairState): number => state.reading?.observationCount ?? 0;

/** New checkpoints; those beyond where a pair was taken up say no more what is so. */
export async function saveCheckpoints(
  client: PoolClient,
  tenantId: string,
  writes: readonly PairWrite[],
): Promise<void> {
  const retold = writes.filter((write) => write.retold);
  if (retold.length > 0) {
    await client.query({
      name: 'drop-checkpoints',
      text: `DELETE FROM attribution_checkpoint c USING unnest($2::uuid[], $3::bigint[]) AS t(id, base)
             WHERE c.tenant_id = $1 AND c.pair_id = t.id AND c.observations > t.base`,
      values: [tenantId, retold.map((write) => write.id), retold.map((write) => write.base)],
    });
  }
  const kept = writes.flatMap(({ id, checkpoints }) => checkpoints.map((state) => ({ id, state })));
  if (kept.length === 0) return;
  await client.query({
    name: 'add-checkpoints',
    text: `INSERT INTO attribution_checkpoint (tenant_id, pair_id, observations, last_at, last_id, fold)
           SELECT $1, id, n, to_timestamp(last_at), last_id, fold::json
           FROM unnest($2::uuid[], $3::bigint[], $4::float8[], $5::uuid[], $6::text[]) AS t(id, n, last_at, last_id, fold)`,
    values: [
      tenantId,
      kept.map(({ id }) => id),
      kept.map(({ state }) => countOf(state)),
      kept.map(({ state }) => seconds(state.lastKey!.atMs)),
      kept.map(({ state }) => state.lastKey!.id),
      kept.map(({ state }) => packState(state)),
    ],
  });
  await thinCheckpoints(
    client,
    tenantId,
    writes.filter((write) => write.checkpoints.length > 0),
  );
}

async function thinCheckpoints(
  client: PoolClient,
  tenantId: string,
  writes: readonly PairWrite[],
): Promise<void> {
  const rows = await client.query<{ pair_id: string; counts: string }>({
    name: 'count-checkpoints',
    text: `SELECT pair_id, string_agg(observations::text, ',') AS counts FROM attribution_checkpoint
           WHERE tenant_id = $1 AND pair_id = ANY($2::uuid[]) GROUP BY pair_id`,
    values: [tenantId, writes.map((write) => write.id)],
  });
  const now = new Map(writes.map((write) => [write.id, countOf(write.state)]));
  const drop = rows.rows.flatMap((row) =>
    checkpointsToDrop(row.counts.split(',').map(Number), now.get(row.pair_id)!).map((count) => ({
      id: row.pair_id,
      count,
    })),
  );
  if (drop.length === 0) return;
  await client.query({
    name: 'thin-checkpoints',
    text: `DELETE FROM attribution_checkpoint c USING unnest($2::uuid[], $3::bigint[]) AS t(id, n)
           WHERE c.tenant_id = $1 AND c.pair_id = t.id AND c.observations = t.n`,
    values: [tenantId, drop.map(({ id }) => id), drop.map(({ count }) => count)],
  });
}
