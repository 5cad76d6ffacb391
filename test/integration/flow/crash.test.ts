import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crashApi, crashWorker } from '../../bench/kit/crash.js';
import { createTestDatabase } from '../kit/database.js';

const EVENTS = 10_000;
const EXACT = { occurrences: EVENTS, slots: EVENTS, hours: EVENTS };

const folder = mkdtempSync(join(tmpdir(), 'foreshock-crash-'));
let database: { url: string; drop: () => Promise<void> };
const plan = (tenant: string) => ({
  databaseUrl: database.url,
  folder,
  tenant,
  events: EVENTS,
  batch: 250,
  kills: 3,
});

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

// The same at full size: npm run bench crash.
describe('killed with SIGKILL three times during an ingest', () => {
  it('a worker process neither loses an event nor counts one twice', async () => {
    expect(await crashWorker(plan('crash-worker'))).toEqual(EXACT);
  });

  it('nor does an API process, for a client that sends again with the same keys', async () => {
    expect(await crashApi(plan('crash-api'))).toEqual(EXACT);
  });
});
