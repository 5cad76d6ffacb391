import type { IncomingMessage, ServerResponse } from 'node:http';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { execute, GraphQLError, subscribe } from 'graphql';
import { createYoga, maskError, type Plugin } from 'graphql-yoga';
import { newId } from '../platform/ids.js';
import { isAway } from '../platform/postgres/away.js';
import type { Authenticator } from './authenticate.js';
import { isLoopback, tokenOf } from './authenticate.js';
import type { Context, Services } from './context.js';
import { asGraphQLError, ClientError } from './errors.js';
import { DEFAULT_QUERY, EXAMPLE_TABS } from './examples.js';
import { schema } from './schema.js';

export type ServerContext = { readonly req: IncomingMessage; readonly res: ServerResponse };

/** Text of one query; a larger one only wants to keep us busy. */
const QUERY_LIMIT = 100_000;
const BODY_LIMIT = 64 * 1024 * 1024;
const AWAY = 'The database does not answer.';

/** The GraphQL handler: HTTP, SSE, GraphiQL. Errors that clients cannot act on are masked, and logged with an id they see. */
export function createApi(services: Services, authenticator: Authenticator) {
  return createYoga<ServerContext, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    logging: false,
    cors: false,
    maxRequestBodySize: BODY_LIMIT,
    graphiql: {
      title: 'Foreshock',
      defaultQuery: DEFAULT_QUERY,
      defaultTabs: EXAMPLE_TABS,
      subscriptionsProtocol: 'SSE',
    },
    renderGraphiQL,
    context: ({ req }) =>
      contextOf(
        services,
        authenticator,
        tokenOf((name) => header(req, name)),
        isLoopback(req.socket.remoteAddress),
      ),
    maskedErrors: { maskError: (error, message) => mask(services, error, message) },
    plugins: [referenceEngine, limitQueryText],
  } as Parameters<typeof createYoga<ServerContext, Context>>[0]);
}

const header = (req: IncomingMessage, name: string): string | null => {
  const value = req.headers[name];
  return typeof value === 'string' ? value : null;
};

/** A request's context: the shared services and who asks. */
export async function contextOf(
  services: Services,
  authenticator: Authenticator,
  token: string | null,
  loopback: boolean,
): Promise<Context> {
  const credentials = { token, loopback };
  const access = await authenticator.access(credentials);
  return {
    ...services,
    access,
    stillValid: async () => (await authenticator.access(credentials)).kind === access.kind,
    onTokensChanged: () => authenticator.forget(),
  };
}

export function mask(services: Services, error: unknown, message: string): Error {
  const original = error instanceof GraphQLError ? error.originalError : error;
  if (original instanceof ClientError) return asGraphQLError(original);
  if (error instanceof GraphQLError && (!original || original instanceof GraphQLError)) return error;
  if (isAway(original))
    return asGraphQLError(
      new ClientError('UNAVAILABLE', AWAY, 'Try again in a moment; /readyz says when it is back.'),
    );
  const id = newId(services.now());
  services.logger.error({ err: original ?? error, errorId: id }, 'a request failed');
  const masked = maskError(error, message) as GraphQLError;
  return new GraphQLError(masked.message, {
    nodes: masked.nodes ?? null,
    path: masked.path ?? null,
    extensions: { code: 'INTERNAL', errorId: id, hint: 'Give this id to whoever runs the server.' },
  });
}

/** Refuses an oversized query text before it is parsed: a 5 MB query of aliases costs a second and 500 MB. */
const limitQueryText: Plugin = {
  onParams: ({ params }) => {
    if ((params.query?.length ?? 0) > QUERY_LIMIT) {
      throw asGraphQLError(
        new ClientError(
          'QUERY_TOO_LARGE',
          `The query is longer than ${QUERY_LIMIT} characters.`,
          'Send values as variables.',
        ),
      );
    }
  },
};

/** graphql-js itself: it copies no input, and a thousand events a call are worth not copying. */
const referenceEngine: Plugin = {
  onExecute: ({ setExecuteFn }) => setExecuteFn(execute as never),
  onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(subscribe as never),
};
