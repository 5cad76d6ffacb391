import type { PoolClient } from '../platform/postgres/pool.js';

/** The channel that hints at new rows of a feed; the payload is the tenant. A poll each second is the guarantee. */
export const FEED_CHANNEL = 'foreshock_feed';

export type Feed = 'PROMOTION' | 'DIGEST' | 'ATTRIBUTION' | 'MULTI_ACTOR';

/**
 * The next `count` cursors of a tenant's feed. The row lock lasts until the transaction ends, so cursors are committed
 * in their order and a reader that resumes after one skips nothing.
 */
export async function takeCursors(
  client: PoolClient,
  tenantId: string,
  feed: Feed,
  count: number,
): Promise<bigint> {
  const rows = await client.query<{ last: string }>({
    name: 'take-cursors',
    text: `INSERT INTO feed_cursor AS f (tenant_id, feed, last) VALUES ($1, $2, $3)
           ON CONFLICT (tenant_id, feed) DO UPDATE SET last = f.last + excluded.last RETURNING last`,
    values: [tenantId, feed, count],
  });
  return BigInt(rows.rows[0]!.last) - BigInt(count) + 1n;
}

export async function hintFeed(client: PoolClient, tenantId: string, feed: Feed): Promise<void> {
  await client.query('SELECT pg_notify($1, $2)', [FEED_CHANNEL, `${feed}/${tenantId}`]);
}
