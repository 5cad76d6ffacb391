import type { Env } from '../../config/env.js';
import type { Logger } from '../../platform/logger.js';
import { startEmbeddedPostgres } from '../../platform/postgres/embedded.js';
import { openDatabase } from '../../store/client.js';
import { migrate } from '../../store/migrate.js';
import {
  createTokenRepository,
  type NewToken,
  TOKEN_SCOPES,
  type TokenScope,
} from '../../store/token.repository.js';
import { type Client, Unreachable, UsageError } from '../client.js';
import { note, print, printJson } from '../output.js';

export type TokenOptions = {
  readonly name: string;
  readonly scopes: string;
  readonly tenants?: string;
  readonly days?: number;
  readonly json: boolean;
};

const CREATE = `mutation Create($input: CreateTokenInput!) {
  createToken(input: $input) { ... on CreatedToken { token details { name } } ... on ValidationError { issues { path message } } ... on Error { message hint } }
}`;

type Answer = {
  readonly createToken: {
    readonly token?: string;
    readonly message?: string;
    readonly hint?: string;
    readonly issues?: readonly { path: string; message: string }[];
  };
};

/** Makes a token: through the running server, or in the store itself when no server runs. */
export async function makeToken(
  client: Client,
  env: Env,
  logger: Logger,
  options: TokenOptions,
): Promise<void> {
  const wanted = wantedToken(options);
  const secret = await throughServer(client, wanted).catch((error) => {
    if (error instanceof Unreachable) return inStore(env, logger, wanted);
    throw error;
  });
  if (options.json) printJson({ ...wanted, token: secret });
  else {
    note(
      `Token "${wanted.name}" for ${wanted.tenants?.join(', ') ?? 'every tenant'} (${wanted.scopes.join(', ')}). It is shown once:`,
    );
    print(secret);
  }
}

function wantedToken(options: TokenOptions): NewToken {
  const scopes = options.scopes
    .toUpperCase()
    .split(',')
    .map((scope) => scope.trim());
  const unknown = scopes.filter((scope) => !(TOKEN_SCOPES as readonly string[]).includes(scope));
  if (unknown.length > 0)
    throw new UsageError(
      `No such scope: ${unknown.join(', ')}. There are ${TOKEN_SCOPES.join(', ').toLowerCase()}.`,
    );
  const expiresAt = options.days === undefined ? null : new Date(Date.now() + options.days * 86_400_000);
  return {
    name: options.name,
    scopes: scopes as TokenScope[],
    tenants: options.tenants?.split(',').map((tenant) => tenant.trim()) ?? null,
    expiresAt,
  };
}

async function throughServer(client: Client, wanted: NewToken): Promise<string> {
  const { createToken } = await client.ask<Answer>(CREATE, { input: wanted });
  if (createToken.token) return createToken.token;
  const issues = (createToken.issues ?? []).map((issue) => `${issue.path} ${issue.message}`);
  throw new UsageError([createToken.message, ...issues, createToken.hint].filter(Boolean).join(' '));
}

async function inStore(env: Env, logger: Logger, wanted: NewToken): Promise<string> {
  const server = env.DATABASE_URL
    ? null
    : await startEmbeddedPostgres({ folder: env.FORESHOCK_DATA, logger });
  const url = env.DATABASE_URL ?? server!.url;
  try {
    await migrate(url, logger);
    const db = openDatabase(url, { max: 2, logger, application: 'foreshock token' });
    try {
      return (await createTokenRepository(db).create(wanted, new Date())).secret;
    } finally {
      await db.close();
    }
  } finally {
    await server?.stop();
  }
}
