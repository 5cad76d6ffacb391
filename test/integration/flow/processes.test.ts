import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../bench/kit/processes.js';
import { type ChildServer, startApiProcess, startWorkerProcess } from '../kit/child.js';
import { createTestDatabase } from '../kit/database.js';
import { eventually } from '../kit/eventually.js';
import { type Following, followSse, followWebSocket } from '../kit/follow.js';
import { createEventTenant, sendPromotingStory } from '../kit/promoting.js';
import { ask } from '../kit/server.js';

const PROMOTED = `subscription P($after: String) { candidatePromoted(tenants: ["acme"], after: $after) { cursor candidate { title band } } }`;

const folder = mkdtempSync(join(tmpdir(), 'foreshock-processes-'));
let database: { url: string; drop: () => Promise<void> };
let worker: Running;
/** Two API processes, which do no work of the queue, behind one load balancer as it were. */
let first: ChildServer;
let second: ChildServer;
const env = () => ({ DATABASE_URL: database.url, FORESHOCK_DATA: folder });
const asking = ({ url }: ChildServer) => ({
  ask: (query: string, variables = {}) => ask(url, query, variables),
});
const titles = (following: Following): string[] =>
  following.seen.map((data) => data.candidatePromoted.candidate.title);
const cursorOf = (following: Following, at: number): string => following.seen[at].candidatePromoted.cursor;
const length = (following: Following, n: number) =>
  eventually(
    async () => following.seen.length,
    (seen) => seen >= n,
    40_000,
  );

beforeAll(async () => {
  database = await createTestDatabase();
  first = await startApiProcess(env());
  worker = startWorkerProcess(env());
  second = await startApiProcess(env());
  await createEventTenant(asking(first), 'acme');
});
afterAll(async () => {
  await Promise.all([first.stop(), second.stop(), worker.stop()]);
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('several processes over one database', () => {
  it('tell subscribers of every API process what a worker process promoted, over SSE and WebSocket, once', async () => {
    const readers = [first, second].flatMap(({ url }) => [
      followSse(url, PROMOTED, { after: '' }),
      followWebSocket(url, PROMOTED, { after: '' }),
    ]);
    await sendPromotingStory(asking(first), 'acme', 'site-a');
    for (const reader of readers) await length(reader, 1);
    await sendPromotingStory(asking(second), 'acme', 'rack power');
    for (const reader of readers) await length(reader, 2);
    for (const reader of readers) {
      expect(reader.errors).toEqual([]);
      expect(titles(reader)).toEqual(titles(readers[0]!));
      expect(new Set(titles(reader)).size).toBe(2);
      reader.stop();
    }
  });

  it('lose nothing for a reader who comes back after a restart with the cursor it had, and repeat nothing', async () => {
    const before = followSse(first.url, PROMOTED, { after: '' });
    await length(before, 2);
    const cursor = cursorOf(before, 1);
    await first.stop();
    await eventually(
      async () => before.ended,
      (ended) => ended,
    );
    for (const name of ['storage path', 'transit peer'])
      await sendPromotingStory(asking(second), 'acme', name);
    first = await startApiProcess(env(), first.port);
    const after = followWebSocket(first.url, PROMOTED, { after: cursor });
    await length(after, 2);
    await sendPromotingStory(asking(second), 'acme', 'resolver');
    await length(after, 3);
    const whole = followSse(second.url, PROMOTED, { after: '' });
    await length(whole, 5);
    expect(titles(whole)).toEqual([...titles(before), ...titles(after)]);
    for (const name of ['storage path', 'transit peer', 'resolver'])
      expect(titles(after).some((title) => title.includes(name))).toBe(true);
    after.stop();
    whole.stop();
  });
});
