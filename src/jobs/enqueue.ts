import type { JobDeclaration } from './job.js';

export type EnqueueOptions = {
  /** Wait this long; a waiting job of the same key is moved to the new time. */
  readonly delayMs?: number;
};

/** Adds a job. The payload is checked before it is sent; what the queue loses, `sweep` finds again. */
export type Enqueue = <P extends object>(
  job: JobDeclaration<P>,
  payload: P,
  options?: EnqueueOptions,
) => Promise<void>;

type Add = (
  job: { name: string; attempts: number },
  data: object,
  options: { key?: string; delayMs?: number },
) => Promise<void>;

export const createEnqueue =
  (add: Add): Enqueue =>
  async (job, payload, options = {}) => {
    const data = job.payload.parse(payload);
    await add(job, data, { ...(job.key ? { key: job.key(data) } : {}), ...options });
  };
