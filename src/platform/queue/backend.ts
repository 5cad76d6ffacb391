import { createPostgresBackend, Queue, runMigrations, Worker, withBackend } from 'bullmq';
import { Cluster, Redis } from 'ioredis';
import pg from 'pg';
import type { Logger } from '../logger.js';
import { isAway } from '../postgres/away.js';
import { surviveLostConnections } from '../postgres/pool.js';

/** What a queue and a worker need of BullMQ, the same on both stores. */
export type QueueBackend = {
  readonly kind: 'postgres' | 'redis';
  readonly createQueue: (name: string) => Queue;
  readonly createWorker: (
    name: string,
    processor: ConstructorParameters<typeof Worker>[1],
    options: WorkerSettings,
  ) => Worker;
  /** Ends the connections that queues and workers shared. */
  readonly close: () => Promise<void>;
};

export type WorkerSettings = {
  readonly concurrency: number;
  readonly lockDuration: number;
  readonly stalledInterval: number;
  readonly runRetryDelay: number;
  readonly autorun: boolean;
};

/** In Redis Cluster the keys of a queue must share a slot: the braces name the part that is hashed. */
const REDIS_PREFIX = '{foreshock}';

/** Each worker holds one LISTEN client of the shared pool; queries need some beside them. */
const POSTGRES_CONNECTIONS = 24;

export async function postgresQueueBackend(url: string, logger: Logger): Promise<QueueBackend> {
  const pool = new pg.Pool({
    connectionString: url,
    max: POSTGRES_CONNECTIONS,
    keepAlive: true,
    application_name: 'foreshock queue',
    // BullMQ's statements use unqualified names; a pool of our own must point them at its schema.
    // Jobs are wake-ups: one that a crash of the server takes back is found by `sweep`, so nobody waits for its disk.
    options: '-c search_path=bullmq,public -c synchronous_commit=off',
  });
  // Every queue and worker listens for errors on the shared pool.
  pool.setMaxListeners(0);
  surviveLostConnections(pool, logger);
  tryAgainWhileAway(pool);
  const client = await pool.connect();
  try {
    await runMigrations(client as unknown as Parameters<typeof runMigrations>[0], 'bullmq');
  } finally {
    client.release();
  }
  const classes = withBackend(createPostgresBackend);
  return {
    kind: 'postgres',
    createQueue: (name) => new classes.Queue(name, { connection: pool }) as unknown as Queue,
    createWorker: (name, processor, options) =>
      new classes.Worker(name, processor, { connection: pool, ...options }) as unknown as Worker,
    close: async () => {
      // A store that stops right after us may cut what is just being ended: no news, once for each queue and worker.
      pool.removeAllListeners('error').on('error', () => {});
      await pool.end();
    },
  };
}

/**
 * BullMQ tries again what a refused connection kept it from, and nothing else: a job that ended just as the server
 * went away would stay "active" until its lock expires. So every way of being away is told to it as that one.
 */
function tryAgainWhileAway(pool: pg.Pool): void {
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>;
  const asRefused = (error: unknown) => {
    if (!isAway(error)) throw error;
    throw Object.assign(new Error('ECONNREFUSED: the database is away', { cause: error }), {
      code: 'ECONNREFUSED',
    });
  };
  pool.query = ((...args: unknown[]) => query(...args).catch(asRefused)) as typeof pool.query;
}

export function redisQueueBackend(url: string, cluster: boolean, logger: Logger): QueueBackend {
  const connect = () => {
    const options = { maxRetriesPerRequest: null };
    const client = cluster ? new Cluster([url], { redisOptions: options }) : new Redis(url, options);
    client.on('error', (error: Error) => logger.warn({ err: error }, 'a queue connection to Redis failed'));
    return client;
  };
  const shared = connect();
  return {
    kind: 'redis',
    createQueue: (name) => new Queue(name, { connection: shared, prefix: REDIS_PREFIX }),
    createWorker: (name, processor, options) =>
      new Worker(name, processor, { connection: shared, prefix: REDIS_PREFIX, ...options }),
    close: async () => {
      await shared.quit().catch(() => shared.disconnect());
    },
  };
}
