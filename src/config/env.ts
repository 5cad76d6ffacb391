import { z } from 'zod';

/** A listener and the senders it believes: what arrives elsewhere, or from anyone else, is refused and counted. */
export type SyslogListener = {
  readonly transport: 'udp' | 'tcp';
  readonly host: string;
  readonly port: number;
  readonly tenant: string;
  /** CIDR blocks a sender must be in; empty means any sender. */
  readonly from: readonly string[];
};

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,62})$/;

/** `udp://HOST:PORT/TENANT[?from=CIDR,CIDR]` or `tcp://..`, separated by blanks; `off` for none. */
function parseListeners(text: string, ctx: z.RefinementCtx): SyslogListener[] {
  if (text.trim() === 'off' || text.trim() === '') return [];
  const listeners: SyslogListener[] = [];
  for (const part of text.trim().split(/\s+/)) {
    const listener = parseListener(part);
    if (listener) listeners.push(listener);
    else
      ctx.addIssue(
        `"${part}" is not udp://HOST:PORT/TENANT or tcp://HOST:PORT/TENANT (optionally ?from=CIDR,CIDR)`,
      );
  }
  return listeners;
}

function parseListener(text: string): SyslogListener | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const tenant = url.pathname.slice(1);
  const transport = url.protocol.slice(0, -1);
  if ((transport !== 'udp' && transport !== 'tcp') || !SLUG.test(tenant) || url.port === '') return null;
  return {
    transport,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port),
    tenant,
    from: (url.searchParams.get('from') ?? '').split(',').filter((block) => block !== ''),
  };
}

const port = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(['true', 'false', '1', '0', '']).transform((value) => value === 'true' || value === '1');
const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be a URL starting with ${protocols.map((name) => `${name}//`).join(' or ')}`,
  });

/** Every setting: its name in the environment, its shape, its default, and what it is for (printed in docs and .env.example). */
export const ENV_SHAPE = {
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address the HTTP server listens on. Anything but loopback needs an admin token.'),
  PORT: port.default(4000).describe('Port of the HTTP server; 0 picks a free one.'),
  DATABASE_URL: url('postgres:', 'postgresql:')
    .optional()
    .describe('A PostgreSQL 15+ server. Unset: an embedded PostgreSQL in the data folder.'),
  DATABASE_POOL: z.coerce
    .number()
    .int()
    .min(2)
    .max(200)
    .default(12)
    .describe('Connections a process may hold for queries.'),
  REDIS_URL: url('redis:', 'rediss:')
    .optional()
    .describe('Redis for the job queue. Unset: the queue lives in PostgreSQL.'),
  REDIS_CLUSTER: flag.default(false).describe('REDIS_URL names one node of a Redis Cluster.'),
  FORESHOCK_DATA: z.string().default('.foreshock').describe('Folder of the embedded store and of the spool.'),
  FORESHOCK_ADMIN_TOKEN: z
    .string()
    .min(20)
    .optional()
    .describe('An admin token given by configuration (20 characters or more).'),
  FORESHOCK_SYSLOG: z
    .string()
    .default('udp://127.0.0.1:5514/default')
    .transform(parseListeners)
    .describe(
      'Syslog listeners, udp:// or tcp://HOST:PORT/TENANT[?from=CIDR,CIDR], separated by blanks; "off" for none.',
    ),
  FORESHOCK_URL: url('http:', 'https:')
    .default('http://127.0.0.1:4000')
    .describe('The server that the command line talks to.'),
  FORESHOCK_TOKEN: z.string().optional().describe('The token that the command line sends.'),
  FORESHOCK_ALLOWED_HOSTS: z
    .string()
    .default('')
    .describe("Further Host header values to accept, comma separated (a reverse proxy's public name)."),
  FORESHOCK_WORKERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe('Canonicalize jobs a worker process runs at once.'),
  FORESHOCK_BACKLOG: z.coerce
    .number()
    .int()
    .min(1_000)
    .default(500_000)
    .describe('Unprocessed envelopes of one tenant past which ingest answers Overloaded.'),
  FORESHOCK_SPOOL_MIB: z.coerce
    .number()
    .min(1)
    .default(1_024)
    .describe('Disk that envelopes may take while the database is away; more are refused and counted.'),
  FORESHOCK_EXPLAIN_URL: url('http:', 'https:')
    .optional()
    .describe(
      'A chat completions endpoint (OpenAI, Ollama, vLLM, llama.cpp) that explains kernel findings; it sees anonymized text only. Unset: fixed knowledge explains them, and nobody is asked.',
    ),
  FORESHOCK_EXPLAIN_MODEL: z
    .string()
    .max(200)
    .default('default')
    .describe('The model that FORESHOCK_EXPLAIN_URL is asked for.'),
  FORESHOCK_EXPLAIN_KEY: z
    .string()
    .optional()
    .describe('The key that is sent to FORESHOCK_EXPLAIN_URL as a bearer token.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('How much is logged (JSON lines on standard error).'),
} as const;

const schema = z.object(ENV_SHAPE);
export type Env = z.infer<typeof schema>;

/** Reads the settings, or throws one error that lists every fault at once. The only reader of process.env. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(
    `The environment has ${faults.length} fault(s):\n${faults.join('\n')}\nSee .env.example for every setting.`,
  );
}
