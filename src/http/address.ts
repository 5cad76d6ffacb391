import type { IncomingMessage } from 'node:http';

/** Path and query of a request; `new URL` throws on what clients may send, such as `//`. */
export function addressOf(request: Pick<IncomingMessage, 'url'>): {
  readonly path: string;
  readonly query: URLSearchParams;
} {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  return mark === -1
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}
