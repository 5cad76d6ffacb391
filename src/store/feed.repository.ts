import { EventEmitter, on } from 'node:events';
import type { Logger } from '../platform/logger.js';
import { listen } from '../platform/postgres/listen.js';
import type { Database } from './client.js';
import { FEED_CHANNEL, type Feed } from './feed.sql.js';

/** Where a reader stands: the last cursor it has seen of each tenant. */
export type Position = Map<string, bigint>;

export type FeedRow = {
  readonly tenantId: string;
  readonly cursor: bigint;
  readonly at: Date;
  readonly subjectId: string;
};

export type Feeds = {
  /** The newest cursor of each tenant, or of the given ones. */
  readonly heads: (feed: Feed, tenants: readonly string[] | null) => Promise<Position>;
  /** What came after a position, then what comes, until the signal. `tenants` null: every tenant, those to come included. */
  readonly follow: (
    feed: Feed,
    tenants: readonly string[] | null,
    from: Position,
    signal: AbortSignal,
  ) => AsyncGenerator<FeedRow>;
  readonly close: () => Promise<void>;
};

const POLL_MS = 1_000;
const ROWS_AT_ONCE = 200;

const TABLES: Readonly<Record<string, { table: string; subject: string; at: string }>> = {
  PROMOTION: { table: 'promotion', subject: 'candidate_id::text', at: 'promoted_at' },
  DIGEST: { table: 'digest', subject: 'cursor::text', at: 'until' },
  ATTRIBUTION: { table: 'attribution_change', subject: 'pair_id::text', at: 'at' },
  MULTI_ACTOR: { table: 'multi_actor_report', subject: 'identity', at: 'to_at' },
};

/** One poll and one listener a process, however many subscribers: they are woken when a head has moved. */
export function createFeeds(db: Database, url: string, logger: Logger): Feeds {
  const moved = new EventEmitter().setMaxListeners(0);
  const known = new Map<string, bigint>();
  const look = async () => {
    const rows = await db.pool.query<{ tenant_id: string; feed: string; last: string }>(
      'SELECT tenant_id, feed, last FROM feed_cursor',
    );
    let changed = false;
    for (const row of rows.rows) {
      const name = `${row.feed}/${row.tenant_id}`;
      if (known.get(name) === BigInt(row.last)) continue;
      known.set(name, BigInt(row.last));
      changed = true;
    }
    if (changed) moved.emit('moved');
  };
  let looking: Promise<void> | null = null;
  const lookOnce = () => {
    looking ??= look()
      .catch((error) => {
        logger.debug({ err: error }, 'the feeds could not be read');
        // Readers look for themselves, and fail: a feed that cannot be read must not seem alive.
        moved.emit('moved');
      })
      .finally(() => {
        looking = null;
      });
    return looking;
  };
  const timer = setInterval(lookOnce, POLL_MS);
  const listener = listen(url, FEED_CHANNEL, () => void lookOnce(), logger);
  return {
    heads: (feed, tenants) => readHeads(db, feed, tenants),
    follow: (feed, tenants, from, signal) => follow(db, moved, feed, tenants, from, signal),
    close: async () => {
      clearInterval(timer);
      await listener.close();
      await looking;
    },
  };
}

async function readHeads(db: Database, feed: Feed, tenants: readonly string[] | null): Promise<Position> {
  const rows = await db.pool.query<{ tenant_id: string; last: string }>(
    'SELECT tenant_id, last FROM feed_cursor WHERE feed = $1 AND ($2::text[] IS NULL OR tenant_id = ANY($2))',
    [feed, tenants],
  );
  return new Map(rows.rows.map((row) => [row.tenant_id, BigInt(row.last)]));
}

async function* follow(
  db: Database,
  moved: EventEmitter,
  feed: Feed,
  tenants: readonly string[] | null,
  from: Position,
  signal: AbortSignal,
): AsyncGenerator<FeedRow> {
  const position = new Map(from);
  // Subscribed before the first read: what moves in between is heard.
  const wakes = on(moved, 'moved', { signal });
  try {
    for (;;) {
      const rows = await readAfter(db, feed, tenants, position);
      for (const row of rows) {
        position.set(row.tenantId, row.cursor);
        yield row;
      }
      if (rows.length < ROWS_AT_ONCE) await wakes.next();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await wakes.return?.();
  }
}

async function readAfter(
  db: Database,
  feed: Feed,
  tenants: readonly string[] | null,
  position: Position,
): Promise<FeedRow[]> {
  const { table, subject, at } = TABLES[feed]!;
  const rows = await db.pool.query<{ tenant_id: string; cursor: string; at: Date; subject: string }>(
    `SELECT f.tenant_id, f.cursor, f.${at} AS at, f.${subject} AS subject FROM feed_cursor h
     LEFT JOIN unnest($1::text[], $2::bigint[]) AS p(tenant_id, cursor) ON p.tenant_id = h.tenant_id
     JOIN ${table} f ON f.tenant_id = h.tenant_id AND f.cursor > coalesce(p.cursor, 0)
     -- By cursor within a tenant: a cut list must never hold a later row without the earlier.
     WHERE h.feed = $3 AND h.last > coalesce(p.cursor, 0) AND ($4::text[] IS NULL OR h.tenant_id = ANY($4))
     ORDER BY f.tenant_id, f.cursor LIMIT ${ROWS_AT_ONCE}`,
    [[...position.keys()], [...position.values()], feed, tenants],
  );
  return rows.rows.map((row) => ({
    tenantId: row.tenant_id,
    cursor: BigInt(row.cursor),
    at: row.at,
    subjectId: row.subject,
  }));
}
