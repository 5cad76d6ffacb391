import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rescoreJob } from '../../../src/jobs/rescore.js';
import { retentionJob, sweepJob } from '../../../src/jobs/upkeep.js';
import { restoreSchedules } from '../../../workers/schedules.js';
import { testLogger } from '../kit/database.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const ORDER = `mutation { scheduleRescore(input: { tenant: "default", cron: "0 3 * * *" }) { ... on RescoreSchedule { id } } }`;
const silent = testLogger.child({}, { level: 'silent' });

describe('workers/schedules', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it('puts back every schedule that an emptied queue has lost', async () => {
    const { queues, stores } = server.foreshock.services;
    await server.ask(ORDER);
    const [order] = await stores.schedules.list('default');
    for (const [job, id] of [
      [sweepJob, 'sweep'],
      [retentionJob, 'retention'],
      [rescoreJob, order!.id],
    ] as const)
      expect(await queues.unschedule(job, id)).toBe(true);

    await restoreSchedules(queues, { ...stores, logger: silent });

    expect(await queues.hasSchedule(sweepJob, 'sweep')).toBe(true);
    expect(await queues.hasSchedule(retentionJob, 'retention')).toBe(true);
    expect(await queues.hasSchedule(rescoreJob, order!.id)).toBe(true);
  });

  it('leaves the queue alone while it has its sweep: an order that was cancelled there stays so', async () => {
    const { queues, stores } = server.foreshock.services;
    const [order] = await stores.schedules.list('default');
    await queues.unschedule(rescoreJob, order!.id);
    await restoreSchedules(queues, { ...stores, logger: silent });
    expect(await queues.hasSchedule(rescoreJob, order!.id)).toBe(false);
  });
});
