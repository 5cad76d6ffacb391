import { DomainError } from '../../src/domain/shared/domain-error.js';
import type { JobDeclaration } from '../../src/jobs/job.js';
import { type Queues, unrecoverable } from '../../src/platform/queue/queues.js';
import type { Kit } from './kit.js';

/** A job's work, bound to its declaration. It may run twice with one result. */
export type Worker = {
  readonly job: JobDeclaration;
  readonly concurrency: number;
  /** `concurrency` says otherwise than the worker itself how many jobs run at once. */
  readonly start: (queues: Queues, kit: Kit, concurrency?: number) => void;
};

export function defineWorker<P extends object>(
  job: JobDeclaration<P>,
  work: (payload: P, kit: Kit) => Promise<void>,
  concurrency = 2,
): Worker {
  const start = (queues: Queues, kit: Kit, atOnce = concurrency) =>
    queues.work(job, atOnce, (data) => run(job, work, data, kit));
  return { job: job as unknown as JobDeclaration, concurrency, start };
}

/** The one place where "not worth trying again" becomes the queue's word for it. */
async function run<P extends object>(
  job: JobDeclaration<P>,
  work: (payload: P, kit: Kit) => Promise<void>,
  data: unknown,
  kit: Kit,
): Promise<void> {
  const payload = job.payload.safeParse(data);
  if (!payload.success)
    throw unrecoverable(`the payload of ${job.name} does not fit: ${payload.error.message}`);
  const end = kit.metrics.jobSeconds.startTimer({ job: job.name });
  try {
    await work(payload.data, kit);
    end({ outcome: 'done' });
  } catch (error) {
    end({ outcome: 'failed' });
    if (error instanceof DomainError && !error.retryable) throw unrecoverable(error.message);
    throw error;
  }
}
