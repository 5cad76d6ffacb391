import { pairIdOf } from '../domain/attribution/pair-id.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { addTouches } from './attribution-touch.sql.js';

export type Move = {
  /** Under whose name the moved observations are shown so far. */
  readonly shownBy: string;
  /** The identities whose observations now count for somebody else. */
  readonly moved: readonly string[];
  /** Whose series are others now. */
  readonly roots: readonly string[];
  readonly now: Date;
};

/**
 * Marks the series that moved observations leave or join, from the first of those observations on. That an operator
 * said two are one is no behaviour: subscribers are told what changes, attention is not.
 */
export async function touchMoved(
  client: PoolClient,
  tenantId: string,
  { shownBy, moved, roots, now }: Move,
): Promise<void> {
  const rows = await client.query<{ primitive: string }>(
    'SELECT primitive FROM attribution_state WHERE tenant_id = $1 AND identity = $2 AND NOT withdrawn',
    [tenantId, shownBy],
  );
  const pairs = rows.rows.flatMap(({ primitive }) =>
    moved.map((member) => ({ primitive, pairId: pairIdOf(member, primitive) })),
  );
  const first = await client.query<{ primitive: string; at: number }>(
    `SELECT t.primitive, min(extract(epoch FROM o.window_end))::float8 AS at FROM unnest($2::text[], $3::uuid[]) AS t(primitive, pair_id)
     CROSS JOIN LATERAL (
       SELECT window_end FROM observation WHERE tenant_id = $1 AND pair_id = t.pair_id ORDER BY window_end, id LIMIT 1
     ) AS o GROUP BY t.primitive`,
    [tenantId, pairs.map(({ primitive }) => primitive), pairs.map(({ pairId }) => pairId)],
  );
  const touches = first.rows.flatMap(({ primitive, at }) =>
    roots.map((identity) => ({
      identity,
      primitive,
      sinceMs: Math.round(at * 1_000),
      untilMs: Number.POSITIVE_INFINITY,
      observations: 0,
      signal: 'NONE' as const,
    })),
  );
  await addTouches(client, tenantId, touches, now);
}
