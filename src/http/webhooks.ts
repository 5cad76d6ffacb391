import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from '../pipeline/intake.js';
import type { Posted, WebhookTaken } from '../pipeline/webhook.js';
import { SpoolFull } from '../platform/spool-file.js';
import { addressOf } from './address.js';
import type { Refusal } from './guard.js';
import { readBytes } from './read-bytes.js';
import { sendJson } from './respond.js';
import type { Handler } from './server.js';

/** Bytes of one posted body. */
const BODY_LIMIT = 8 * 1024 * 1024;

export const WEBHOOKS = '/webhooks/';

export type WebhookDeps = {
  /** Takes a body for the source with a webhook at one of `paths`. */
  readonly take: (path: string, posted: Posted) => Promise<WebhookTaken>;
  readonly paths: readonly string[];
  /** Who sends, and for which tenant. */
  readonly admit: (
    request: IncomingMessage,
    tenant: string | null,
  ) => Promise<{ readonly tenantId: string; readonly timeZone: string } | { readonly refused: Refusal }>;
  /** Milliseconds a sender should wait; null when it may send. */
  readonly waitFor: (tenantId: string) => Promise<number | null>;
  /** Envelopes that were stored at once. */
  readonly onStored: (envelopes: number) => void;
};

/** `POST /webhooks/SOURCE[/TENANT][?tenant=TENANT&source=NAME]`. What is accepted is stored, or waits on disk. */
export function createWebhooks(deps: WebhookDeps): Handler {
  return async (request, response) => {
    const address = destinationOf(request);
    if (request.method !== 'POST') return refuse(response, METHOD, { allow: 'POST' });
    if (!deps.paths.includes(address.path)) return refuse(response, noSource(address.path, deps.paths));
    if ('fault' in address) return refuse(response, address.fault);
    const admission = await deps.admit(request, address.tenant);
    if ('refused' in admission) return refuse(response, admission.refused);
    const wait = await deps.waitFor(admission.tenantId);
    if (wait !== null)
      return refuse(response, OVERLOADED, { 'retry-after': String(Math.ceil(wait / 1_000)) });
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') return refuse(response, ENCODED);
    const bytes = await readBytes(request, BODY_LIMIT);
    if (bytes === null) return refuse(response, TOO_LARGE, { connection: 'close' });
    const peer = request.socket.remoteAddress ?? null;
    const posted = { ...admission, bytes, peer, sourceId: address.sourceId };
    const taken = await deps.take(address.path, posted).catch(whenSpoolIsFull);
    if ('full' in taken) refuse(response, FULL, { 'retry-after': '60' });
    else answer(response, taken, deps);
  };
}

function whenSpoolIsFull(error: unknown): { readonly full: true } {
  if (error instanceof SpoolFull) return { full: true };
  throw error;
}

type Destination = { readonly path: string } & (
  | { readonly tenant: string | null; readonly sourceId: string }
  | { readonly fault: Refusal }
);

/** The source, and the tenant in the path or in the query; both must agree. */
function destinationOf(request: IncomingMessage): Destination {
  const { path: whole, query } = addressOf(request);
  const [path = '', inPath, ...more] = whole.slice(WEBHOOKS.length).split('/');
  const inQuery = query.get('tenant') || null;
  const tenant = inPath || inQuery;
  if (more.length > 0 || (inQuery !== null && tenant !== inQuery)) return { path, fault: BAD_ADDRESS };
  return { path, tenant: tenant ?? null, sourceId: (query.get('source') ?? '').slice(0, 256) };
}

function answer(response: ServerResponse, taken: WebhookTaken, { onStored }: WebhookDeps): void {
  if ('refused' in taken) refuse(response, { status: 400, ...withHint(taken.refused) });
  else {
    if (!taken.spooled) onStored(taken.sent);
    sendJson(response, taken.sent === taken.rejected.length ? 422 : 202, { ...taken, kept: true });
  }
}

const withHint = (fault: Fault) => ({ ...fault, hint: fault.hint ?? 'See docs/sources.md.' });

function refuse(
  response: ServerResponse,
  { status, code, message, hint }: Refusal,
  headers: Readonly<Record<string, string>> = {},
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  sendJson(response, status, { error: { code, message, hint } });
}

const METHOD: Refusal = {
  status: 405,
  code: 'METHOD',
  message: 'A webhook takes POST.',
  hint: 'POST the body that the source sends.',
};

const noSource = (path: string, paths: readonly string[]): Refusal => ({
  status: 404,
  code: 'NOT_FOUND',
  message: `No source has a webhook at ${path.slice(0, 80)}.`,
  hint: `There are: ${paths.map((known) => WEBHOOKS + known).join(', ')}.`,
});

const BAD_ADDRESS: Refusal = {
  status: 400,
  code: 'BAD_ADDRESS',
  message: 'The address names two tenants, or more than a tenant.',
  hint: 'Use /webhooks/SOURCE/TENANT, or /webhooks/SOURCE?tenant=TENANT.',
};

const OVERLOADED: Refusal = {
  status: 429,
  code: 'OVERLOADED',
  message: 'Too many envelopes of this tenant are waiting to be processed.',
  hint: 'Wait as long as Retry-After says and send the same again.',
};

const FULL: Refusal = {
  status: 503,
  code: 'SPOOL_FULL',
  message: 'The database is away, and the disk space for what waits is used up.',
  hint: 'Send the same again later.',
};

const ENCODED: Refusal = {
  status: 415,
  code: 'CONTENT_ENCODING',
  message: 'The body is compressed.',
  hint: 'Send it as it is, without content-encoding.',
};

const TOO_LARGE: Refusal = {
  status: 413,
  code: 'TOO_LARGE',
  message: `The body is larger than ${BODY_LIMIT} bytes.`,
  hint: 'Send fewer alerts a call.',
};
