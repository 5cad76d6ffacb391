import { startWorkers } from '../workers/main.js';
import type { Services } from './api/context.js';
import type { Env } from './config/env.js';
import { DEFAULT_TENANT } from './domain/shared/ids.js';
import { startDoors } from './doors.js';
import { startHealthDoor } from './health-door.js';
import { openIntake } from './intake.js';
import { attributionJob } from './jobs/attribution.js';
import { canonicalizeJob } from './jobs/canonicalize.js';
import { createEnqueue, type Enqueue } from './jobs/enqueue.js';
import { createWake } from './jobs/wake.js';
import { type Accept, createAccept } from './pipeline/accept.js';
import { createBacklog } from './pipeline/backlog.js';
import { createKernelExplainer, type KernelExplainer } from './pipeline/explain-kernel.js';
import { createTextIntake } from './pipeline/intake-texts.js';
import { rememberTenants } from './pipeline/known-tenants.js';
import { replayEnvelopes } from './pipeline/replay.js';
import { systemClock } from './platform/clock.js';
import type { Logger } from './platform/logger.js';
import { createMetrics } from './platform/metrics.js';
import { packageVersion } from './platform/package-info.js';
import { isAway } from './platform/postgres/away.js';
import { startEmbeddedPostgres } from './platform/postgres/embedded.js';
import { postgresQueueBackend, redisQueueBackend } from './platform/queue/backend.js';
import { createQueues } from './platform/queue/queues.js';
import { createRefusals } from './platform/refusals.js';
import { createShutdown } from './platform/shutdown.js';
import { createHttpExplainer } from './sources/kernel/driver.js';
import { readers, SOURCES } from './sources/registry.js';
import { openDatabase } from './store/client.js';
import { createFeeds } from './store/feed.repository.js';
import { migrate } from './store/migrate.js';
import { laneOf } from './store/segment.repository.js';
import { createStores, type Stores } from './store/stores.js';

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
  const stored = createStores(db, now);
  const stores = { ...stored, tenants: rememberTenants(stored.tenants, isAway) };
  await stores.tenants.create({ id: DEFAULT_TENANT, name: DEFAULT_TENANT, clock: 'WALL', timeZone: 'UTC' });
  const queues = await openQueues(env, url, logger);
  shutdown.onStop('queue', queues.close);
  const enqueue = createEnqueue((job, data, options) => queues.add(job, data, options));
  const metrics = createMetrics();
  if (role !== 'api') {
    const accept = workersAccept(stores, enqueue, now);
    const kernelExplainer = explainerOf(env, now);
    const kit = { ...stores, readers, accept, enqueue, kernelExplainer, logger, metrics, now };
    shutdown.onStop('schedules', await startWorkers(queues, kit, env.FORESHOCK_WORKERS));
  }
  const feeds = createFeeds(db, url, logger);
  shutdown.onStop('feeds', feeds.close);
  const services = {
    db,
    stores,
    feeds,
    textIntake: createTextIntake(readers),
    enqueue,
    replay: ((tenant, request) =>
      replayEnvelopes(
        { ...stores, readers, now, release: packageVersion() },
        tenant,
        request,
      )) satisfies Services['replay'],
    queues,
    metrics,
    refusals: createRefusals(),
    logger,
    now,
    backlog: createBacklog(stores.segments, env.FORESHOCK_BACKLOG, now),
    wakeAttribution: createWake(enqueue, attributionJob, (error, payload) =>
      logger.warn({ err: error, ...payload }, 'a wake-up could not be queued; the sweep will find the lane'),
    ),
    observationBacklog: createBacklog(stores.observations, env.FORESHOCK_BACKLOG, now),
    runtime: {
      version: packageVersion(),
      startedAt,
      store: env.DATABASE_URL ? ('SERVER' as const) : ('EMBEDDED' as const),
      queue: queues.kind === 'redis' ? ('REDIS' as const) : ('POSTGRES' as const),
      sources: SOURCES,
    },
  };
  const doors =
    role === 'worker' ? await openHealth(env, services, shutdown) : await openDoors(env, services, shutdown);
  return {
    services,
    databaseUrl: url,
    url: doors.url,
    notices: doors.notices,
    close: shutdown.stop,
    shutdown,
  };
}

/** What workers themselves bring: a failure of store or queue rises, and the job is tried again. */
const workersAccept = ({ segments }: Stores, enqueue: Enqueue, now: () => Date): Accept =>
  createAccept({
    segments,
    now,
    wakeCanonicalize: (tenantId, segmentId) =>
      enqueue(canonicalizeJob, { tenantId, lane: laneOf(segmentId) }),
  });

/** Ways in, and where what comes in is kept: closed in the reverse order. */
async function openDoors(
  env: Env,
  services: Omit<Services, 'accept'>,
  shutdown: ReturnType<typeof createShutdown>,
) {
  const intake = await openIntake({ env, ...services });
  shutdown.onStop('intake', intake.close);
  const doors = await startDoors({
    env,
    services: { ...services, accept: intake.accept },
    spool: intake.spool,
  });
  shutdown.onStop('doors', doors.close);
  return doors;
}

/** A worker lets nothing in, and still says how it is. */
async function openHealth(
  env: Env,
  services: Omit<Services, 'accept'>,
  shutdown: ReturnType<typeof createShutdown>,
) {
  const door = await startHealthDoor({ env, ...services });
  shutdown.onStop('health', door.close);
  return { url: null, notices: [door.notice] };
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

/** Off unless an endpoint is configured. */
function explainerOf(env: Env, now: () => Date): KernelExplainer | null {
  const { FORESHOCK_EXPLAIN_URL: url, FORESHOCK_EXPLAIN_MODEL: model, FORESHOCK_EXPLAIN_KEY: key } = env;
  return url === undefined ? null : createKernelExplainer(createHttpExplainer({ url, model, key }), now);
}

async function openQueues(env: Env, url: string, logger: Logger) {
  const backend = env.REDIS_URL
    ? redisQueueBackend(env.REDIS_URL, env.REDIS_CLUSTER, logger)
    : await postgresQueueBackend(url, logger);
  return createQueues(backend, logger);
}
