import { type Job, type Queue, UnrecoverableError, type Worker } from 'bullmq';
import type { Logger } from '../logger.js';
import type { QueueBackend } from './backend.js';

/** One kind of work, as the queue sees it. Payloads are plain JSON. */
export type QueueJob = {
  readonly name: string;
  /** How many times a failing job is tried; the wait doubles from one second. */
  readonly attempts: number;
};

export type AddOptions = {
  /** Two jobs of one key never run at once, and a key waits at most once: a second wake-up while one runs is kept. */
  readonly key?: string;
  readonly delayMs?: number;
};

export type Schedule = { readonly every: number } | { readonly pattern: string; readonly timeZone: string };

export type JobContext = {
  readonly id: string;
  readonly attempt: number;
  readonly setProgress: (value: object) => Promise<void>;
};

/** The queue of each kind of work, opened when first used. */
export type Queues = {
  readonly kind: 'postgres' | 'redis';
  readonly add: (job: QueueJob, data: object, options?: AddOptions) => Promise<void>;
  readonly schedule: (job: QueueJob, id: string, schedule: Schedule, data: object) => Promise<Date | null>;
  readonly unschedule: (job: QueueJob, id: string) => Promise<boolean>;
  readonly hasSchedule: (job: QueueJob, id: string) => Promise<boolean>;
  readonly work: (
    job: QueueJob,
    concurrency: number,
    run: (data: unknown, context: JobContext) => Promise<unknown>,
  ) => void;
  readonly counts: (job: QueueJob) => Promise<Record<string, number>>;
  readonly close: () => Promise<void>;
};

/**
 * A killed worker's jobs wait this long for their lock to expire, then for the look at stalled ones. A blocked event
 * loop past the lock lets another worker run the job again, which is harmless: it is longer than our longest pass.
 */
const LOCK_MS = 15_000;
const STALLED_EVERY_MS = 5_000;
/** A worker that could not reach the queue's store tries again after this. */
const RETRY_MS = 1_000;

/** Rises for a failure that trying again cannot mend. */
export const unrecoverable = (message: string): Error => new UnrecoverableError(message);

export function createQueues(backend: QueueBackend, logger: Logger): Queues {
  const open = new Map<string, Queue>();
  const workers: Worker[] = [];
  const queueOf = (job: QueueJob): Queue => {
    const known = open.get(job.name);
    if (known) return known;
    const queue = backend.createQueue(job.name);
    queue.on('error', (error) => logger.warn({ err: error, queue: job.name }, 'queue error'));
    open.set(job.name, queue);
    return queue;
  };
  return {
    kind: backend.kind,
    add: async (job, data, options = {}) => {
      await queueOf(job).add(job.name, data, jobOptions(job, options));
    },
    schedule: (job, id, schedule, data) => upsertScheduler(queueOf(job), job, id, schedule, data),
    unschedule: (job, id) => queueOf(job).removeJobScheduler(id),
    hasSchedule: async (job, id) => (await queueOf(job).getJobScheduler(id)) != null,
    work: (job, concurrency, run) => {
      workers.push(startWorker(backend, job, concurrency, run, logger));
    },
    counts: (job) => queueOf(job).getJobCounts('waiting', 'active', 'delayed', 'failed', 'prioritized'),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all([...open.values()].map((queue) => queue.close()));
      await backend.close();
    },
  };
}

const KEPT_FAILURES = 1_000;

function jobOptions(job: QueueJob, options: AddOptions) {
  return {
    attempts: job.attempts,
    backoff: { type: 'exponential', delay: 1_000 },
    removeOnComplete: true,
    removeOnFail: KEPT_FAILURES,
    ...(options.delayMs ? { delay: options.delayMs } : {}),
    ...(options.key ? { deduplication: { id: options.key, keepLastIfActive: true, reschedule: true } } : {}),
  };
}

async function upsertScheduler(queue: Queue, job: QueueJob, id: string, schedule: Schedule, data: object) {
  const repeat =
    'every' in schedule ? { every: schedule.every } : { pattern: schedule.pattern, tz: schedule.timeZone };
  const template = {
    name: job.name,
    data,
    opts: { attempts: job.attempts, removeOnComplete: true, removeOnFail: KEPT_FAILURES },
  };
  const next = await queue.upsertJobScheduler(id, repeat, template);
  // The delay is reckoned a few milliseconds after the timestamp: whole seconds are what was meant.
  return next ? new Date(Math.round((next.timestamp + (next.delay ?? 0)) / 1_000) * 1_000) : null;
}

function startWorker(
  backend: QueueBackend,
  job: QueueJob,
  concurrency: number,
  run: (data: unknown, context: JobContext) => Promise<unknown>,
  logger: Logger,
): Worker {
  const process = (active: Job) =>
    run(active.data, {
      id: active.id ?? '',
      attempt: active.attemptsMade,
      setProgress: (value) => active.updateProgress(value),
    });
  const worker = backend.createWorker(job.name, process, {
    concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_EVERY_MS,
    runRetryDelay: RETRY_MS,
    autorun: true,
  });
  worker.on('error', (error) => logger.warn({ err: error, queue: job.name }, 'worker error'));
  worker.on('failed', (failed, error) =>
    logger.error(
      { err: error, queue: job.name, data: failed?.data, attempt: failed?.attemptsMade },
      'a job failed',
    ),
  );
  return worker;
}
