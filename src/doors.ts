import { createAuthenticator } from './api/authenticate.js';
import type { Services } from './api/context.js';
import { createApi } from './api/server.js';
import { createWebSockets } from './api/websocket.js';
import type { Env, SyslogListener } from './config/env.js';
import { createGuard } from './http/guard.js';
import { livez, metrics, readyz } from './http/health.js';
import { servePage } from './http/pages.js';
import { closeServer, createHttpServer, type Handler, listenOn } from './http/server.js';
import { loadPage } from './http/wall.js';
import { WEBHOOKS } from './http/webhooks.js';
import type { Spool } from './pipeline/spool.js';
import { listenUdp, type SyslogListening } from './sources/syslog/driver.js';
import { listenTcp } from './sources/syslog/driver-tcp.js';
import { mountWebhooks } from './webhooks.js';

export type Doors = {
  readonly url: string;
  /** What whoever started the server should know: open access, listeners that could not listen. */
  readonly notices: readonly string[];
  readonly close: () => Promise<void>;
};

type Options = { readonly env: Env; readonly services: Services; readonly spool: Spool };

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Opens every way in: HTTP (GraphQL, SSE, WebSocket, wall, health) and the syslog listeners. */
export async function startDoors({ env, services, spool }: Options): Promise<Doors> {
  const { stores, logger, metrics: counters, now } = services;
  const authenticator = createAuthenticator(stores.tokens, env.FORESHOCK_ADMIN_TOKEN, now);
  const open = env.FORESHOCK_ADMIN_TOKEN === undefined && !(await stores.tokens.adminExists(now()));
  const host = open && !LOOPBACK.has(env.HOST) ? '127.0.0.1' : env.HOST;
  let stopping = false;
  const sockets = createWebSockets(services, authenticator);
  const health = { db: services.db, metrics: counters, stopping: () => stopping };
  const api = createApi(services, authenticator);
  const [wall, kernel] = await Promise.all([loadPage('wall'), loadPage('kernel')]);
  const kernelPage = servePage('text/html; charset=utf-8', kernel.html);
  const toWall: Handler = (_, response) => void response.writeHead(302, { location: '/wall' }).end();
  const server = createHttpServer({
    logger,
    takesForms: (path) => path.startsWith(WEBHOOKS),
    guard: createGuard({ allowedHosts: listOf(env.FORESHOCK_ALLOWED_HOSTS), open: () => open }),
    onUpgrade: sockets.upgrade,
    routes: new Map<string, Handler>([
      ['/graphql', (request, response) => api(request, response, { req: request, res: response })],
      ['/', toWall],
      ['/wall', servePage('text/html; charset=utf-8', wall.html)],
      ['/wall/wall.js', servePage('text/javascript; charset=utf-8', wall.script)],
      ['/kernel', kernelPage],
      ['/kernel/', kernelPage],
      ['/kernel/page.js', servePage('text/javascript; charset=utf-8', kernel.script)],
      ['/livez', (_, response) => livez(response)],
      ['/readyz', (_, response) => readyz(response, health)],
      ['/metrics', (_, response) => metrics(response, health)],
      [WEBHOOKS, mountWebhooks(services, authenticator)],
    ]),
  });
  const port = await listenOn(server, host, env.PORT);
  const { listeners, notices } = await openListeners(env.FORESHOCK_SYSLOG, services, spool);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    notices: [...accessNotices(open, env.HOST, host), ...notices],
    close: async () => {
      stopping = true;
      await Promise.all(listeners.map((listener) => listener.close()));
      await sockets.close();
      await closeServer(server);
    },
  };
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');

function accessNotices(open: boolean, asked: string, host: string): string[] {
  if (!open) return [];
  const moved = asked === host ? '' : ` (HOST=${asked} is ignored until then)`;
  return [
    `No admin token exists: everybody on this machine may do everything, and the server listens on loopback only${moved}. \`foreshock token\` makes one.`,
  ];
}

/** One socket an address; listeners that share it are told apart by who sends. A port in use costs the listener, not the server. */
async function openListeners(configured: readonly SyslogListener[], services: Services, spool: Spool) {
  const byAddress = new Map<string, SyslogListener[]>();
  for (const listener of configured) {
    const address = `${listener.transport} ${listener.host} ${listener.port}`;
    byAddress.set(address, [...(byAddress.get(address) ?? []), listener]);
  }
  const { logger, metrics, refusals } = services;
  const listeners: SyslogListening[] = [];
  const notices: string[] = [];
  for (const rules of byAddress.values()) {
    const { transport, host, port } = rules[0]!;
    const listen = transport === 'tcp' ? listenTcp : listenUdp;
    const name = `over ${transport.toUpperCase()} on ${host}`;
    try {
      const listener = await listen({ host, port, rules }, { take: spool.take, logger, metrics, refusals });
      listeners.push(listener);
      notices.push(`Syslog ${name}:${listener.port} for ${rules.map((rule) => rule.tenant).join(', ')}.`);
    } catch (error) {
      notices.push(`No syslog ${name}:${port}: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }
  return { listeners, notices };
}
