import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Enqueue } from '../../../src/jobs/enqueue.js';
import { declareJob } from '../../../src/jobs/job.js';
import { createWake } from '../../../src/jobs/wake.js';

const job = declareJob({
  name: 'wake-test',
  payload: z.object({ lane: z.number() }),
  attempts: 1,
  key: ({ lane }) => String(lane),
});

/** A queue that takes a job only when it is let. */
function slowQueue() {
  const taken: unknown[] = [];
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const enqueue = ((_: unknown, payload: unknown) => {
    taken.push(payload);
    return new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
  }) as Enqueue;
  const turn = () => new Promise(setImmediate);
  return { taken, waiting, enqueue, turn };
}

describe('jobs/wake', () => {
  it('has one wake-up of a key on its way, and one more when it was asked for meanwhile', async () => {
    const { taken, waiting, enqueue, turn } = slowQueue();
    const wake = createWake(enqueue, job, () => {});
    for (let i = 0; i < 5; i++) wake({ lane: 1 });
    wake({ lane: 2 });
    expect(taken).toEqual([{ lane: 1 }, { lane: 2 }]);
    waiting[0]!.resolve();
    await turn();
    expect(taken).toEqual([{ lane: 1 }, { lane: 2 }, { lane: 1 }]);
    waiting[2]!.resolve();
    await turn();
    expect(taken).toHaveLength(3);
    wake({ lane: 1 });
    expect(taken).toHaveLength(4);
  });

  it('tells of a queue that is away, and tries again when it is asked', async () => {
    const { taken, waiting, enqueue, turn } = slowQueue();
    const failures: unknown[] = [];
    const wake = createWake(enqueue, job, (error, payload) =>
      failures.push([(error as Error).message, payload]),
    );
    wake({ lane: 1 });
    waiting[0]!.reject(new Error('away'));
    await turn();
    expect(failures).toEqual([['away', { lane: 1 }]]);
    wake({ lane: 1 });
    expect(taken).toHaveLength(2);
  });
});
