import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../src/platform/logger.js';
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded.js';
import { type CrashCount, type CrashPlan, crashApi, crashWorker } from './kit/crash.js';

const BATCH = 1_000;

/** Kills the worker process, then the API process, again and again during an ingest: every event must be counted once. */
export async function benchCrash(events: number, kills: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-crash-'));
  const server = await startEmbeddedPostgres({ folder, logger: createLogger('error', 'bench') });
  const plan = { databaseUrl: server.url, folder, events, kills, batch: BATCH };
  try {
    await report('worker', crashWorker, { ...plan, tenant: 'crash-worker' });
    await report('API', crashApi, { ...plan, tenant: 'crash-api' });
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function report(name: string, crash: (plan: CrashPlan) => Promise<CrashCount>, plan: CrashPlan) {
  const started = performance.now();
  const counted = await crash(plan);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  const exact = Object.values(counted).every((count) => count === plan.events);
  console.log(
    `${name} process killed ${plan.kills} times during ${plan.events} events: ${counted.occurrences} counted (slots ${counted.slots}, hours ${counted.hours}) in ${seconds} s: ${exact ? 'exact' : 'WRONG'}`,
  );
  if (!exact) process.exitCode = 1;
}
