import type { ServerResponse } from 'node:http';
import type { Metrics } from '../platform/metrics.js';
import type { Database } from '../store/client.js';
import { sendJson } from './respond.js';

export type Health = { readonly db: Database; readonly metrics: Metrics; readonly stopping: () => boolean };

const READY_LIMIT_MS = 2_000;

/** Alive: the process answers. Nothing else is asked, so that a slow database does not get it killed. */
export const livez = (response: ServerResponse): void => sendJson(response, 200, { status: 'alive' });

/** Ready: the database answers, and the process is not on its way out. */
export async function readyz(response: ServerResponse, { db, stopping }: Health): Promise<void> {
  if (stopping()) return sendJson(response, 503, { status: 'stopping' });
  const limit = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error('no answer')), READY_LIMIT_MS).unref(),
  );
  try {
    await Promise.race([db.pool.query('SELECT 1'), limit]);
    sendJson(response, 200, { status: 'ready' });
  } catch {
    sendJson(response, 503, { status: 'database away' });
  }
}

/** Metrics in Prometheus' text format. */
export async function metrics(response: ServerResponse, health: Health): Promise<void> {
  const text = await health.metrics.registry.metrics();
  response.writeHead(200, { 'content-type': health.metrics.registry.contentType }).end(text);
}
