import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { type Authenticator, isLoopback, tokenOf } from './authenticate.js';
import type { Services } from './context.js';
import { schema } from './schema.js';
import { contextOf, mask } from './server.js';

export type WebSockets = {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly close: () => Promise<void>;
};

/** Subscriptions over WebSocket (graphql-ws). The token comes in the connection's parameters, as `token` or `Authorization`. */
export function createWebSockets(services: Services, authenticator: Authenticator): WebSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 });
  const disposable = useServer<Record<string, unknown>, { request: IncomingMessage }>(
    {
      schema,
      context: ({ connectionParams, extra }) =>
        contextOf(
          services,
          authenticator,
          tokenIn(connectionParams ?? {}),
          isLoopback(extra.request.socket.remoteAddress),
        ),
      onError: (_ctx, _id, _payload, errors) =>
        errors.map((error) => {
          const masked = mask(services, error, 'Unexpected error.');
          return masked instanceof GraphQLError ? masked : new GraphQLError(masked.message);
        }),
      onConnect: async ({ connectionParams, extra }) => {
        const loopback = isLoopback(extra.request.socket.remoteAddress);
        const access = await authenticator.access({ token: tokenIn(connectionParams ?? {}), loopback });
        if (access.kind !== 'NONE') return true;
        extra.socket.close(CloseCode.Forbidden, 'A token is needed in the connection parameters.');
        return false;
      },
    },
    server,
    KEEP_ALIVE_MS,
  );
  return {
    upgrade: (request, socket, head) => {
      if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/graphql')
        return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      server.handleUpgrade(request, socket, head, (opened) => server.emit('connection', opened, request));
    },
    close: async () => {
      await disposable.dispose();
      server.close();
    },
  };
}

const KEEP_ALIVE_MS = 12_000;

function tokenIn(params: Record<string, unknown>): string | null {
  if (typeof params.token === 'string') return params.token;
  return tokenOf((name) => {
    const found = Object.entries(params).find(([key]) => key.toLowerCase() === name)?.[1];
    return typeof found === 'string' ? found : null;
  });
}
