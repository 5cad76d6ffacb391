import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from '../platform/logger.js';
import { addressOf } from './address.js';
import { isSimplePost, type Refusal } from './guard.js';
import { sendJson } from './respond.js';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export type HttpOptions = {
  /** Handlers by path; a path that ends in a slash stands for everything below it. */
  readonly routes: ReadonlyMap<string, Handler>;
  /** True for paths that take what a form could send, from senders that show a token: a page of another site cannot. */
  readonly takesForms?: (path: string) => boolean;
  readonly guard: (request: IncomingMessage) => Refusal | null;
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly logger: Logger;
};

/** One node:http server for every door. Each request passes the guard before anything looks at it. */
export function createHttpServer({ routes, takesForms, guard, onUpgrade, logger }: HttpOptions): Server {
  const server = createServer((request, response) => {
    const { path } = addressOf(request);
    const refused = guard(request) ?? (takesForms?.(path) && hasToken(request) ? null : refuseForm(request));
    if (refused)
      return sendJson(response, refused.status, {
        error: { code: refused.code, message: refused.message, hint: refused.hint },
      });
    const handler = routes.get(path) ?? handlerAbove(routes, path);
    if (!handler) return notFound(response, path);
    Promise.resolve(handler(request, response)).catch((error) => failed(response, logger, error));
  });
  // Small answers must not wait for more to send (Nagle): a flat 40 ms a batch otherwise.
  server.on('connection', (socket) => socket.setNoDelay(true));
  server.on('upgrade', (request, socket, head) => {
    const refused = guard(request);
    if (refused) socket.end(`HTTP/1.1 ${refused.status} Refused\r\nconnection: close\r\n\r\n`);
    else onUpgrade(request, socket, head);
  });
  return server;
}

/** The handler of `/kernel/` for `/kernel/ID`. */
function handlerAbove(routes: HttpOptions['routes'], path: string): Handler | undefined {
  const end = path.indexOf('/', 1);
  return end === -1 ? undefined : routes.get(path.slice(0, end + 1));
}

const hasToken = ({ headers }: IncomingMessage): boolean =>
  headers.authorization !== undefined || headers['x-api-token'] !== undefined;

function refuseForm(request: IncomingMessage): Refusal | null {
  if (!isSimplePost(request)) return null;
  return {
    status: 415,
    code: 'CONTENT_TYPE',
    message: 'This content type could come from a form on any page.',
    hint: 'Send content-type: application/json.',
  };
}

const notFound = (response: ServerResponse, path: string): void =>
  sendJson(response, 404, {
    error: {
      code: 'NOT_FOUND',
      message: `There is nothing at ${path.slice(0, 100)}.`,
      hint: 'Try /graphql, /wall, /kernel, /webhooks/logicmonitor, /livez, /readyz or /metrics.',
    },
  });

function failed(response: ServerResponse, logger: Logger, error: unknown): void {
  logger.error({ err: error }, 'a request failed');
  if (!response.headersSent)
    sendJson(response, 500, {
      error: { code: 'INTERNAL', message: 'The request failed.', hint: 'The log says why.' },
    });
  else response.destroy();
}

/** Listens and resolves with the port that was taken. */
export function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      const address = server.address();
      done(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** Stops taking requests, ends idle connections, and gives the others a moment. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 1_500).unref();
  });
}
