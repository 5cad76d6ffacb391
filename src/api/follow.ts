import type { FeedRow, Position } from '../store/feed.repository.js';
import type { Feed } from '../store/feed.sql.js';
import type { Context } from './context.js';
import { asGraphQLError, notAllowed } from './errors.js';
import { readableTenants } from './guard.js';
import { decodePosition, encodePosition } from './position.js';

export type Followed = FeedRow & { readonly position: string };

/**
 * A feed as a subscription: what came after the cursor, then what comes, each as `then` makes it. Without a cursor it
 * starts now. Ends with an error when the token is revoked or expires meanwhile, and at once when its reader leaves.
 */
export function followFeed<T>(
  context: Context,
  feed: Feed,
  asked: readonly string[] | null | undefined,
  after: string | null | undefined,
  then: (row: Followed) => T | Promise<T>,
): AsyncIterableIterator<T> {
  const stop = new AbortController();
  const rows = follow(context, feed, asked, after, then, stop);
  return {
    next: () => rows.next(),
    // A generator that waits for a row hears with the row that nobody reads any more: its waiting is ended first.
    return: (value) => {
      stop.abort();
      return rows.return(value);
    },
    throw: (error) => {
      stop.abort();
      return rows.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* follow<T>(
  context: Context,
  feed: Feed,
  asked: readonly string[] | null | undefined,
  after: string | null | undefined,
  then: (row: Followed) => T | Promise<T>,
  stop: AbortController,
): AsyncGenerator<T> {
  const tenants = await readableTenants(context, asked);
  const position: Position = after == null ? await context.feeds.heads(feed, tenants) : decodePosition(after);
  context.metrics.subscribers.inc();
  try {
    for await (const row of context.feeds.follow(feed, tenants, position, stop.signal)) {
      if (!(await context.stillValid()))
        throw asGraphQLError(notAllowed('go on: it was revoked or has expired'));
      position.set(row.tenantId, row.cursor);
      yield await then({ ...row, position: encodePosition(position) });
    }
  } finally {
    stop.abort();
    context.metrics.subscribers.dec();
  }
}
