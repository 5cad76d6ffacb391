import type { IncomingMessage } from 'node:http';

/** Why a request is refused before anything looks at it; null when it is not. */
export type Refusal = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
};

export type GuardOptions = {
  /** Further names under which the server is known (a reverse proxy's), lower case, without port. */
  readonly allowedHosts: readonly string[];
  /** True while requests need no token: then any web page in a browser here is a possible sender. */
  readonly open: () => boolean;
};

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * A loopback port is open to every web page in a browser on this machine. Two things keep them out: the Host header
 * must be a name we go by (else a page's own name was pointed at us), and a browser's Origin must be ours.
 */
export function createGuard(options: GuardOptions): (request: IncomingMessage) => Refusal | null {
  const names = new Set([...LOOPBACK_NAMES, ...options.allowedHosts]);
  return (request) => {
    const host = hostName(request.headers.host ?? '');
    if ((options.open() || options.allowedHosts.length > 0) && !names.has(host)) {
      return refusal(
        421,
        'BAD_HOST',
        `This server does not go by the name "${host.slice(0, 80)}".`,
        'Use localhost, or list the name in FORESHOCK_ALLOWED_HOSTS.',
      );
    }
    const origin = request.headers.origin;
    if (origin !== undefined && !sameOrigin(origin, request.headers.host ?? '')) {
      return refusal(
        403,
        'CROSS_ORIGIN',
        'Pages of other sites may not use this server.',
        'Open the page from this server, or call it from a program.',
      );
    }
    return null;
  };
}

const refusal = (status: number, code: string, message: string, hint: string): Refusal => ({
  status,
  code,
  message,
  hint,
});

const hostName = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

function sameOrigin(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host === host.toLowerCase();
}

/**
 * A POST that a web page could send without asking first (a form): refused, whoever sends it. Files need a form's
 * content type: they are refused only from a browser that does not say they come from a page of ours.
 */
export function isSimplePost(request: IncomingMessage): boolean {
  if (request.method !== 'POST') return false;
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  return (
    type === '' ||
    type === 'text/plain' ||
    type === 'application/x-www-form-urlencoded' ||
    (type === 'multipart/form-data' && fromElsewhere(request))
  );
}

// Every browser of today names the origin of such a POST (checked above) or how the page relates to us.
const fromElsewhere = ({ headers }: IncomingMessage): boolean =>
  headers['sec-fetch-site'] !== undefined && headers['sec-fetch-site'] !== 'same-origin';
