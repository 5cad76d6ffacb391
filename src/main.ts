import { join } from 'node:path';
import { startWorkers } from '../workers/main.js';
import type { Env } from './config/env.js';
import { DEFAULT_TENANT } from './domain/shared/ids.js';
import { startDoors } from './doors.js';
import { canonicalizeJob } from './jobs/canonicalize.js';
import { createEnqueue } from './jobs/enqueue.js';
import { createAccept } from './pipeline/accept.js';
import { createBacklog } from './pipeline/backlog.js';
import { systemClock } from './platform/clock.js';
import type { Logger } from './platform/logger.js';
import { createMetrics } from './platform/metrics.js';
import { packageVersion } from './platform/package-info.js';
import { startEmbeddedPostgres } from './platform/postgres/embedded.js';
import { postgresQueueBackend, redisQueueBackend } from './platform/queue/backend.js';
import { createQueues } from './platform/queue/queues.js';
import { createShutdown } from './platform/shutdown.js';
import { readers, SOURCES } from './sources/registry.js';
import { openDatabase } from './store/client.js';
import { createFeeds } from './store/feed.repository.js';
import { migrate } from './store/migrate.js';
import { laneOf } from './store/segment.repository.js';
import { createStores } from './store/stores.js';

/** What a process does: everything, or one of the two halves that scale apart. */
export type Role = 'all' | 'api' | 'worker';

export type Options = {
  readonly env: Env;
  readonly logger: Logger;
  readonly role?: Role;
  /** False gives up crash safety of the embedded store for speed: tests and `explain` only. */
  readonly durable?: boolean;
};

export type Foreshock = Awaited<ReturnType<typeof startForeshock>>;

/** Starts the store, the queue, the workers and the doors of a role, in that order; `close` stops them in reverse. */
export async function startForeshock({ env, logger, role = 'all', durable = true }: Options) {
  const shutdown = createShutdown(logger);
  try {
    return await start({ env, logger, role, durable }, shutdown);
  } catch (error) {
    await shutdown.stop();
    throw error;
  }
}

async function start(
  { env, logger, role, durable }: Required<Options>,
  shutdown: ReturnType<typeof createShutdown>,
) {
  const { now } = systemClock;
  const startedAt = now();
  const url = env.DATABASE_URL ?? (await embedded(env, logger, durable, shutdown));
  await migrate(url, logger);
  const db = openDatabase(url, { max: env.DATABASE_POOL, logger, application: `foreshock ${role}` });
  shutdown.onStop('database', db.close);
  const stores = createStores(db, now);
  await stores.tenants.create({ id: DEFAULT_TENANT, name: DEFAULT_TENANT, clock: 'WALL', timeZone: 'UTC' });
  const queues = await openQueues(env, url, logger);
  shutdown.onStop('queue', queues.close);
  const enqueue = createEnqueue((job, data, options) => queues.add(job, data, options));
  const metrics = createMetrics();
  if (role !== 'api') {
    const kit = { ...stores, readers, enqueue, logger, metrics, now };
    shutdown.onStop('schedules', await startWorkers(queues, kit));
  }
  const accept = createAccept({ segments: stores.segments, now, wakeCanonicalize: wake });
  const feeds = createFeeds(db, url, logger);
  shutdown.onStop('feeds', feeds.close);
  const services = {
    db,
    stores,
    feeds,
    accept,
    enqueue,
    queues,
    metrics,
    logger,
    now,
    backlog: createBacklog(stores.segments, env.FORESHOCK_BACKLOG, now),
    runtime: {
      version: packageVersion(),
      startedAt,
      store: env.DATABASE_URL ? ('SERVER' as const) : ('EMBEDDED' as const),
      queue: queues.kind === 'redis' ? ('REDIS' as const) : ('POSTGRES' as const),
      sources: SOURCES,
    },
  };
  const doors =
    role === 'worker'
      ? null
      : await startDoors({ env, services, spoolPath: join(env.FORESHOCK_DATA, 'spool.ndjson') });
  if (doors) shutdown.onStop('doors', doors.close);
  return {
    services,
    databaseUrl: url,
    url: doors?.url ?? null,
    notices: doors?.notices ?? [],
    close: shutdown.stop,
    shutdown,
  };

  /** The queue may be away when the database is not: the segment is saved, and `sweep` finds it. */
  async function wake(tenantId: string, segmentId: string): Promise<void> {
    try {
      await enqueue(canonicalizeJob, { tenantId, lane: laneOf(segmentId) });
    } catch (error) {
      logger.warn({ err: error, tenantId }, 'a wake-up could not be queued; the sweep will find the segment');
    }
  }
}

async function embedded(
  env: Env,
  logger: Logger,
  durable: boolean,
  shutdown: ReturnType<typeof createShutdown>,
): Promise<string> {
  const server = await startEmbeddedPostgres({ folder: env.FORESHOCK_DATA, logger, durable });
  shutdown.onStop('embedded PostgreSQL', server.stop);
  return server.url;
}

async function openQueues(env: Env, url: string, logger: Logger) {
  const backend = env.REDIS_URL
    ? redisQueueBackend(env.REDIS_URL, env.REDIS_CLUSTER, logger)
    : await postgresQueueBackend(url, logger);
  return createQueues(backend, logger);
}
