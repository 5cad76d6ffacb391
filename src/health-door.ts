import type { Env } from './config/env.js';
import { createGuard } from './http/guard.js';
import { livez, metrics, readyz } from './http/health.js';
import { closeServer, createHttpServer, type Handler, listenOn } from './http/server.js';
import type { Logger } from './platform/logger.js';
import type { Metrics } from './platform/metrics.js';
import type { Database } from './store/client.js';

export type HealthDoor = {
  /** What whoever started the process should know: where its health is read, or why nowhere. */
  readonly notice: string;
  readonly close: () => Promise<void>;
};

type Options = {
  readonly env: Env;
  readonly db: Database;
  readonly metrics: Metrics;
  readonly logger: Logger;
};

/** On loopback any page of a browser is a possible sender, and has to know our name. */
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * The only door of a worker process: /livez, /readyz and /metrics, which hold no customer's data. Several workers
 * on one machine ask for the same port: those that do not get it work on without the door.
 */
export async function startHealthDoor({ env, db, metrics: counters, logger }: Options): Promise<HealthDoor> {
  let stopping = false;
  const health = { db, metrics: counters, stopping: () => stopping };
  const server = createHttpServer({
    logger,
    guard: createGuard({ allowedHosts: [], open: () => LOOPBACK.has(env.HOST) }),
    onUpgrade: (_, socket) => void socket.destroy(),
    routes: new Map<string, Handler>([
      ['/livez', (_, response) => livez(response)],
      ['/readyz', (_, response) => readyz(response, health)],
      ['/metrics', (_, response) => metrics(response, health)],
    ]),
  });
  try {
    const port = await listenOn(server, env.HOST, env.PORT);
    const at = `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${port}`;
    return {
      notice: `Health     ${at}/readyz   ${at}/metrics`,
      close: async () => {
        stopping = true;
        await closeServer(server);
      },
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { notice: `No health pages of this worker: ${reason}. Set PORT.`, close: async () => {} };
  }
}
