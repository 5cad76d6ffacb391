import { type Running, startProcess, untilReady } from '../../bench/kit/processes.js';
import { freePort } from './optional.js';

export type ChildServer = Running & { readonly url: string; readonly port: number };

/** An API process of its own at a port that stays the same over restarts. */
export async function startApiProcess(env: Record<string, string>, port?: number): Promise<ChildServer> {
  const at = port ?? (await freePort());
  const running = startProcess('api', { ...env, PORT: String(at) }, 'pipe');
  const url = `http://127.0.0.1:${at}`;
  await untilReady(url).catch((cause) => {
    throw new Error(running.output(), { cause });
  });
  return { ...running, url, port: at };
}

export const startWorkerProcess = (env: Record<string, string>): Running =>
  startProcess('worker', { ...env, PORT: '0' }, 'pipe');
