import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { postgresQueueBackend, redisQueueBackend } from '../../src/platform/queue/backend.js';
import { createQueues, type QueueJob, type Queues, unrecoverable } from '../../src/platform/queue/queues.js';
import { createTestDatabase, testLogger } from '../integration/kit/database.js';
import { eventually } from '../integration/kit/eventually.js';

const redisUrl = inject('redisUrl');
const silent = testLogger.child({}, { level: 'silent' });

/** What Foreshock relies on of its queue, the same on both stores. */
describe.each([
  { name: 'PostgreSQL', open: async (url: string) => postgresQueueBackend(url, silent), present: true },
  {
    name: 'Redis',
    open: async () => redisQueueBackend(redisUrl!, false, silent),
    present: redisUrl !== null,
  },
])('platform/queue on $name', ({ open, present }) => {
  let queues: Queues;
  let drop: () => Promise<void>;
  let serial = 0;
  const job = (attempts = 1): QueueJob => ({ name: `contract-${Date.now()}-${serial++}`, attempts });

  beforeAll(async () => {
    if (!present) return;
    const database = await createTestDatabase();
    drop = database.drop;
    queues = createQueues(await open(database.url), silent);
  });
  afterAll(async () => {
    await queues?.close();
    await drop?.();
  });

  it.skipIf(!present)('hands a payload to a worker as it was sent', async () => {
    const seen: unknown[] = [];
    const echo = job();
    queues.work(echo, 1, async (data) => void seen.push(data));
    await queues.add(echo, { tenantId: 'acme', at: '2026-11-21T01:07:44.000Z', n: 7 });
    await eventually(
      async () => seen.length,
      (length) => length === 1,
    );
    expect(seen).toEqual([{ tenantId: 'acme', at: '2026-11-21T01:07:44.000Z', n: 7 }]);
  });

  it.skipIf(!present)(
    'never runs two jobs of one key at once, and loses no wake-up that comes while one runs',
    async () => {
      const keyed = job();
      let running = 0;
      let most = 0;
      let runs = 0;
      let left = 0;
      queues.work(keyed, 4, async () => {
        running += 1;
        most = Math.max(most, running);
        const taken = left;
        await sleep(15);
        left -= taken;
        runs += 1;
        running -= 1;
      });
      for (let i = 0; i < 40; i++) {
        left += 1;
        await queues.add(keyed, {}, { key: 'tenant.0' });
        await sleep(2);
      }
      await eventually(
        async () => left,
        (value) => value === 0,
      );
      expect(most).toBe(1);
      expect(runs).toBeLessThan(40);
    },
  );

  it.skipIf(!present)('runs jobs of different keys side by side', async () => {
    const keyed = job();
    let running = 0;
    let most = 0;
    queues.work(keyed, 4, async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(150);
      running -= 1;
    });
    await Promise.all(['a', 'b', 'c'].map((key) => queues.add(keyed, {}, { key })));
    await eventually(
      async () => most,
      (value) => value >= 2,
    );
  });

  it.skipIf(!present)('moves a delayed job of a key forward when it is wanted sooner', async () => {
    const keyed = job();
    const ran: number[] = [];
    queues.work(keyed, 1, async () => void ran.push(Date.now()));
    const asked = Date.now();
    await queues.add(keyed, {}, { key: 'k', delayMs: 30_000 });
    await queues.add(keyed, {}, { key: 'k' });
    await eventually(
      async () => ran.length,
      (length) => length === 1,
      8_000,
    );
    expect(ran[0]! - asked).toBeLessThan(8_000);
  });

  it.skipIf(!present)('tries a failing job again, but not one that says trying is useless', async () => {
    const flaky = job(3);
    let tries = 0;
    queues.work(flaky, 1, async () => {
      tries += 1;
      if (tries === 1) throw new Error('once');
    });
    const hopeless = job(3);
    let hopelessTries = 0;
    queues.work(hopeless, 1, async () => {
      hopelessTries += 1;
      throw unrecoverable('never');
    });
    await queues.add(flaky, {});
    await queues.add(hopeless, {});
    await eventually(
      async () => tries,
      (value) => value === 2,
    );
    await eventually(
      () => queues.counts(hopeless),
      (counts) => counts.failed === 1,
    );
    expect(hopelessTries).toBe(1);
  });

  it.skipIf(!present)('keeps one schedule by its id, fires it, and forgets it when told', async () => {
    const timed = job();
    let fired = 0;
    queues.work(timed, 1, async () => {
      fired += 1;
    });
    await queues.schedule(timed, 'every', { every: 200 }, {});
    await queues.schedule(timed, 'every', { every: 200 }, {});
    await eventually(
      async () => fired,
      (value) => value >= 2,
    );
    expect(await queues.hasSchedule(timed, 'every')).toBe(true);
    expect(await queues.unschedule(timed, 'every')).toBe(true);
    expect(await queues.hasSchedule(timed, 'every')).toBe(false);
    await sleep(400);
    const after = fired;
    await sleep(500);
    expect(fired).toBe(after);
  });

  it.skipIf(!present)('says when a cron schedule in a time zone fires next', async () => {
    const timed = job();
    const next = await queues.schedule(
      timed,
      'nightly',
      { pattern: '0 3 * * *', timeZone: 'Asia/Kolkata' },
      {},
    );
    // 03:00 in India is 21:30 UTC all year.
    expect(next?.toISOString().slice(11, 16)).toBe('21:30');
  });
});
