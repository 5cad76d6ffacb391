import { describe, expect, it } from 'vitest';
import type { Queues } from '../../../src/platform/queue/queues.js';
import type { Kit } from '../../../workers/kit/kit.js';
import { startWorkers } from '../../../workers/main.js';

/** A queue that only writes down what it was asked to do. */
function recordingQueues() {
  const atOnce = new Map<string, number>();
  const queues: Queues = {
    kind: 'postgres',
    add: async () => {},
    schedule: async () => null,
    unschedule: async () => true,
    hasSchedule: async () => true,
    work: (job, concurrency) => void atOnce.set(job.name, concurrency),
    counts: async () => ({}),
    close: async () => {},
  };
  return { queues, atOnce };
}

const kit = { schedules: { all: async () => [] } } as unknown as Kit;

describe('workers/main', () => {
  it('reads as many lanes at once as it is told, and leaves the other jobs as they are declared', async () => {
    const { queues, atOnce } = recordingQueues();
    const stop = await startWorkers(queues, kit, 7);
    await stop();
    expect(atOnce.get('canonicalize')).toBe(7);
    expect(atOnce.get('sweep')).toBe(1);
  });
});
