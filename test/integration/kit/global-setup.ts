import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { createLogger } from '../../../src/platform/logger.js';
import { startEmbeddedPostgres } from '../../../src/platform/postgres/embedded.js';
import { postgresQueueBackend } from '../../../src/platform/queue/backend.js';
import { migrate } from '../../../src/store/migrate.js';
import { findBrowser, startRedis } from './optional.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A PostgreSQL server of the test run; its databases are made from `foreshock_template`. */
    postgresUrl: string;
    redisUrl: string | null;
    browserPath: string | null;
  }
}

/** One PostgreSQL and, where there is one, one Redis for the run. Every test file makes a database of its own. */
export default async function setup(project: TestProject) {
  const logger = createLogger('warn', 'test');
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-test-'));
  const server = await startEmbeddedPostgres({ folder, logger, durable: false });
  await makeTemplate(server.url);
  const redis = await startRedis();
  const browser = findBrowser();
  project.provide('postgresUrl', server.url);
  project.provide('redisUrl', redis?.url ?? null);
  project.provide('browserPath', browser);
  sayWhatIsLeftOut(redis !== null, browser !== null);
  return async () => {
    await redis?.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };

  async function makeTemplate(url: string): Promise<void> {
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query('CREATE DATABASE foreshock_template');
    await admin.end();
    const template = url.replace(/\/foreshock$/, '/foreshock_template');
    await migrate(template, logger);
    await (await postgresQueueBackend(template, logger)).close();
  }
}

function sayWhatIsLeftOut(redis: boolean, browser: boolean): void {
  const missing = [
    ...(redis ? [] : ['Redis (redis-server is not installed)']),
    ...(browser ? [] : ['browser (Chromium is not installed)']),
  ];
  if (missing.length === 0) return;
  if (process.env.FORESHOCK_TEST_REQUIRE)
    throw new Error(`Required for this run, but missing: ${missing.join(', ')}`);
  process.stderr.write(`\nLeft out: tests that need ${missing.join(' and ')}.\n\n`);
}
