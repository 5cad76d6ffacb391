import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { createLogger } from '../../../src/platform/logger.js';
import { type Database, openDatabase } from '../../../src/store/client.js';
import { createStores, type Stores } from '../../../src/store/stores.js';

export const testLogger = createLogger('error', 'test');

/** A database of its own, migrated unless it is made of another template, dropped by `drop`. */
export async function createTestDatabase(
  template = 'foreshock_template',
): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const run = async (sql: string) => {
    const admin = new pg.Client({ connectionString: server });
    await admin.connect();
    // Two copies at once wait for each other's lock on the template, and one of them may give up.
    await admin.query(`SELECT pg_advisory_lock(4711)`);
    await admin.query(sql);
    await admin.end();
  };
  await run(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    url: server.replace(/\/foreshock$/, `/${name}`),
    drop: () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

export type TestStore = {
  readonly db: Database;
  readonly stores: Stores;
  readonly url: string;
  readonly close: () => Promise<void>;
};

/** Repositories over a database of their own. */
export async function openTestStore(now: () => Date = () => new Date()): Promise<TestStore> {
  const { url, drop } = await createTestDatabase();
  const db = openDatabase(url, { max: 12, logger: testLogger, application: 'test' });
  return {
    db,
    url,
    stores: createStores(db, now),
    close: async () => {
      await db.close();
      await drop();
    },
  };
}
