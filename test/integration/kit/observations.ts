import { attribution } from '../../../src/pipeline/attribution.js';
import { type ObservationIntake, observe } from '../../../src/pipeline/observe.js';
import { ATTRIBUTION_LANES } from '../../../src/store/attribution-touch.sql.js';
import type { TestStore } from './database.js';

export const START_MS = Date.UTC(2026, 2, 2, 8);

export type TestObservation = ObservationIntake & { readonly atMs: number };

/** An observation whose evidence names its identity and its place in time. */
export function observed(
  identity: string,
  primitive: string,
  value: unknown,
  atMs: number,
  rest: Partial<ObservationIntake> = {},
): TestObservation {
  return {
    identity,
    primitive,
    value,
    atMs,
    windowEnd: new Date(atMs).toISOString(),
    evidenceRef: `test/${identity}/${atMs}`,
    ...rest,
  };
}

/** Takes observations as the mutation does. */
export async function take(
  { stores }: TestStore,
  tenantId: string,
  sent: readonly ObservationIntake[],
  backfill = false,
) {
  const tenant = (await stores.tenants.find(tenantId))!;
  const deps = { observations: stores.observations, wake: () => {}, now: () => new Date() };
  return observe(deps, tenant, sent, backfill);
}

/** One turn of every lane, by as many workers at once. */
export async function foldTurn({ stores }: TestStore, tenantId: string, workers: number): Promise<number> {
  const turns = Array.from({ length: workers }, async (_, worker) => {
    let left = 0;
    for (let lane = 0; lane < ATTRIBUTION_LANES; lane++) {
      const turn = await attribution(stores, tenantId, (lane + worker) % ATTRIBUTION_LANES);
      left += turn.pairs + Number(turn.more) + Number(turn.busy);
    }
    return left;
  });
  return (await Promise.all(turns)).reduce((sum, left) => sum + left, 0);
}

/** Folds everything there is left to fold, as workers would, without the queue. */
export async function foldAll(store: TestStore, tenantId: string, workers = 1): Promise<void> {
  while ((await foldTurn(store, tenantId, workers)) > 0);
}

/** What must not depend on order, batches or workers. */
export async function attributionSnapshot(
  { db }: TestStore,
  tenantId: string,
): Promise<Record<string, unknown[]>> {
  const read = async (sql: string) => (await db.pool.query(sql, [tenantId])).rows;
  return {
    states: await read(
      `SELECT identity, primitive, domain, registered, profile, kind, state, value, confidence, observation_count, last_observation_at, last_change_at,
              last_value_change_at, alternating, fold, confirmed FROM attribution_state WHERE tenant_id = $1 AND NOT withdrawn ORDER BY 1, 2`,
    ),
    history: await read(
      `SELECT pair_id, kind, as_of, observation_count, from_state, to_state,
              CASE WHEN kind = 'IDENTITY' THEN NULL ELSE value::text END AS value, CASE WHEN kind = 'IDENTITY' THEN NULL ELSE confidence END AS confidence
       FROM attribution_history WHERE tenant_id = $1 AND superseded_at IS NULL ORDER BY pair_id, as_of, observation_count, kind`,
    ),
  };
}
