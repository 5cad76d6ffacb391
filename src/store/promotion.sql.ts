import type { PoolClient } from '../platform/postgres/pool.js';
import type { Entered } from './candidate-save.sql.js';
import { hintFeed, takeCursors } from './feed.sql.js';

/** Appends a promotion for each candidate that may be told: once, ever. */
export async function tell(
  client: PoolClient,
  tenantId: string,
  entered: readonly Entered[],
  now: Date,
): Promise<number> {
  const told = entered
    .filter((entry) => entry.notify)
    .sort((a, b) => a.promotedAt - b.promotedAt || (a.candidateId < b.candidateId ? -1 : 1));
  if (told.length === 0) return 0;
  const first = await takeCursors(client, tenantId, 'PROMOTION', told.length);
  const added = await client.query({
    name: 'add-promotions',
    text: `INSERT INTO promotion (tenant_id, cursor, candidate_id, promoted_at, recorded_at)
           SELECT $1, cursor, id, to_timestamp(at), $5 FROM unnest($2::bigint[], $3::uuid[], $4::float8[]) AS t(cursor, id, at)
           ON CONFLICT (tenant_id, candidate_id) DO NOTHING`,
    values: [
      tenantId,
      told.map((_, index) => first + BigInt(index)),
      told.map((entry) => entry.candidateId),
      told.map((entry) => entry.promotedAt / 1_000),
      now,
    ],
  });
  await hintFeed(client, tenantId, 'PROMOTION');
  return added.rowCount ?? 0;
}
