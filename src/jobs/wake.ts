import type { Enqueue } from './enqueue.js';
import type { JobDeclaration } from './job.js';

export type Wake<P extends object> = (payload: P) => void;

/**
 * Wakes a job, without anybody waiting for the queue: it may be away when the database is not, and what is left to do
 * is saved, so `sweep` finds it. One wake-up of a key is on its way at a time, and one more when it was asked for.
 */
export function createWake<P extends object>(
  enqueue: Enqueue,
  job: JobDeclaration<P>,
  onFailure: (error: unknown, payload: P) => void,
): Wake<P> {
  const again = new Map<string, boolean>();
  const send = async (name: string, payload: P) => {
    do {
      again.set(name, false);
      await enqueue(job, payload).catch((error) => onFailure(error, payload));
    } while (again.get(name));
    again.delete(name);
  };
  return (payload) => {
    const name = job.key?.(payload) ?? JSON.stringify(payload);
    if (again.has(name)) again.set(name, true);
    else void send(name, payload);
  };
}
