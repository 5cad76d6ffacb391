import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { UsageError } from './client.js';

export type LineBatch = {
  readonly lines: readonly string[];
  /** Place of the first line in its file, from 0. */
  readonly first: number;
  /** Bytes read of the file so far. */
  readonly bytes: number;
};

/** Longest piece of a line that is kept in memory; the server says what becomes of it. */
const LINE_CAP = 2 * 1024 * 1024;

/** The lines of a file (`-` is standard input) in batches, blank ones left out of the batch but counted in its places. */
export async function* readBatches(path: string, size: number): AsyncGenerator<LineBatch> {
  const input = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1 << 20 });
  const decoder = new TextDecoder();
  let rest = '';
  let lines: string[] = [];
  let first = 0;
  let bytes = 0;
  for await (const chunk of input as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = (pieces.pop() ?? '').slice(0, LINE_CAP);
    for (const piece of pieces) {
      lines.push(piece.endsWith('\r') ? piece.slice(0, -1) : piece);
      if (lines.length < size) continue;
      yield { lines, first, bytes };
      first += lines.length;
      lines = [];
    }
  }
  if (rest !== '') lines.push(rest);
  if (lines.length > 0) yield { lines, first, bytes };
}

/** The size of a file in bytes, or 0 for standard input; says so when there is no such file. */
export async function sizeOf(path: string): Promise<number> {
  if (path === '-') return 0;
  const found = await stat(path).catch(() => null);
  if (!found) throw new UsageError(`There is no file ${path}.`);
  if (found.isDirectory()) throw new UsageError(`${path} is a folder; name the files in it.`);
  return found.size;
}
