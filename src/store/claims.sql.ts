import type { PoolClient } from '../platform/postgres/pool.js';

/**
 * Whether a tenant has been seen at or after a time (milliseconds): before the first moment of which company may be
 * claimed, nobody has any, and nothing is looked for.
 */
export async function hasReached(client: PoolClient, tenantId: string, at: number): Promise<boolean> {
  if (!Number.isFinite(at)) return false;
  const rows = await client.query({
    name: 'has-reached',
    text: 'SELECT 1 FROM signature WHERE tenant_id = $1 AND last_seen_at >= to_timestamp($2) LIMIT 1',
    values: [tenantId, at / 1_000],
  });
  return rows.rows.length > 0;
}
