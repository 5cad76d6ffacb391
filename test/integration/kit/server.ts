import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnv } from '../../../src/config/env.js';
import { type Foreshock, type Role, startForeshock } from '../../../src/main.js';
import { createTestDatabase, testLogger } from './database.js';

export type Answer = {
  readonly data?: any;
  readonly errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
};

export type TestServer = {
  readonly foreshock: Foreshock;
  readonly url: string;
  readonly databaseUrl: string;
  readonly ask: (query: string, variables?: object, token?: string | null) => Promise<Answer>;
  readonly close: () => Promise<void>;
};

export type ServerOptions = {
  readonly role?: Role;
  readonly databaseUrl?: string;
  readonly env?: Record<string, string>;
};

/** A server on loopback with a database of its own (or a given one), everything real. */
export async function startTestServer(options: ServerOptions = {}): Promise<TestServer> {
  const own = options.databaseUrl ? null : await createTestDatabase();
  const databaseUrl = options.databaseUrl ?? own!.url;
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-server-'));
  const env = readEnv({
    DATABASE_URL: databaseUrl,
    PORT: '0',
    FORESHOCK_DATA: folder,
    FORESHOCK_SYSLOG: 'off',
    LOG_LEVEL: 'error',
    ...options.env,
  });
  const foreshock = await startForeshock({ env, logger: testLogger, role: options.role ?? 'all' });
  const url = foreshock.url ?? '';
  return {
    foreshock,
    url,
    databaseUrl,
    ask: (query, variables = {}, token = null) => ask(url, query, variables, token),
    close: async () => {
      await foreshock.close();
      await own?.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function ask(
  url: string,
  query: string,
  variables: object = {},
  token: string | null = null,
): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

/** The value of a metric as /metrics tells it, labels included in the name; 0 when it is not there. */
export async function metric(server: TestServer, name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return line ? Number(line.slice(name.length + 1)) : 0;
}

/** The port of the server's syslog listener at a host: it says so where it says what it listens on. */
export function syslogPort(
  { foreshock }: TestServer,
  host = '127.0.0.1',
  transport: 'UDP' | 'TCP' = 'UDP',
): number {
  const found = foreshock.notices.map(
    (notice) => new RegExp(`${transport} on ${host}:(\\d+) for`).exec(notice)?.[1],
  );
  const port = found.find((candidate) => candidate !== undefined);
  if (!port) throw new Error(`No syslog listener at ${host}: ${foreshock.notices.join(' ')}`);
  return Number(port);
}
