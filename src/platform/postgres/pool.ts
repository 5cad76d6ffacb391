import pg from 'pg';
import type { Logger } from '../logger.js';

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;

/** A pool whose idle clients may drop (a restarted server) without bringing the process down. */
export function createPool(url: string, options: { max: number; logger: Logger; application: string }): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    application_name: options.application,
    // Tables grow from nothing within seconds: a plan that was kept from then would read them whole ever after.
    options: '-c plan_cache_mode=force_custom_plan',
    keepAlive: true,
    // What waits idle in the pool does not keep a process alive that has done its work.
    allowExitOnIdle: true,
    connectionTimeoutMillis: 15_000,
  });
  surviveLostConnections(pool, options.logger);
  return pool;
}

/** A lost connection is an event of the pool while it is idle, and of the client while somebody holds it: unheard, it ends the process. */
export function surviveLostConnections(pool: Pool, logger: Logger): void {
  pool.on('error', (error) => {
    // A pool that ends does not wait for the server's goodbye.
    if (!pool.ending) logger.warn({ err: error }, 'an idle database connection was lost');
  });
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.debug({ err: error }, 'a database connection was lost'));
  });
}

/** Runs `work` in one transaction on one connection; any error rolls back and rises. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    await rollBack(client);
    throw error;
  }
}

/**
 * For the rest of the transaction rows are found by their keys alone. A statement that fills an empty table was planned
 * for reading it whole, and would read what it adds again and again.
 */
export async function byKeysOnly(client: PoolClient): Promise<void> {
  await client.query('SET LOCAL enable_seqscan = off');
}

async function rollBack(client: PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK');
    client.release();
  } catch (error) {
    // The connection itself is broken: give it up instead of handing it to the next caller.
    client.release(error as Error);
  }
}
