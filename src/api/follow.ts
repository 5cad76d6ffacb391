import type { FeedRow, Position } from '../store/feed.repository.js';
import type { Feed } from '../store/feed.sql.js';
import type { Context } from './context.js';
import { asGraphQLError, notAllowed } from './errors.js';
import { readableTenants } from './guard.js';
import { decodePosition, encodePosition } from './position.js';

export type Followed = FeedRow & { readonly position: string };

/**
 * A feed as a subscription: what came after the cursor, then what comes. Without a cursor it starts now. Ends with an
 * error when the token is revoked or expires meanwhile.
 */
export async function* followFeed(
  context: Context,
  feed: Feed,
  asked: readonly string[] | null | undefined,
  after: string | null | undefined,
): AsyncGenerator<Followed> {
  const tenants = await readableTenants(context, asked);
  const position: Position = after == null ? await context.feeds.heads(feed, tenants) : decodePosition(after);
  const stop = new AbortController();
  context.metrics.subscribers.inc();
  try {
    for await (const row of context.feeds.follow(feed, tenants, position, stop.signal)) {
      if (!(await context.stillValid()))
        throw asGraphQLError(notAllowed('go on: it was revoked or has expired'));
      position.set(row.tenantId, row.cursor);
      yield { ...row, position: encodePosition(position) };
    }
  } finally {
    stop.abort();
    context.metrics.subscribers.dec();
  }
}
