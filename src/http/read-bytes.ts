import type { IncomingMessage } from 'node:http';

/**
 * A request's body; null as soon as it is larger than `limit` bytes: the rest is not read. Rejects when the sender goes
 * away before the end.
 */
export function readBytes(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve(null);
  return new Promise((done, failed) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) return chunks.push(chunk);
      request.pause();
      return done(null);
    });
    request.once('end', () => done(Buffer.concat(chunks, size)));
    request.once('error', failed);
    request.once('close', () => failed(new Error('the sender went away')));
  });
}
