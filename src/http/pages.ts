import { PAGE_HEADERS } from './respond.js';
import type { Handler } from './server.js';

/** A page or script held in memory. */
export function servePage(type: string, body: string | Buffer): Handler {
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    response
      .writeHead(200, { 'content-type': type, 'cache-control': 'no-cache', ...PAGE_HEADERS })
      .end(request.method === 'HEAD' ? undefined : body);
  };
}
