import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Lines on disk, in order, one file: appended to while a store is away, drained when it is back. */
export type FileSpool = {
  /** Rejects with SpoolFull past the limit. Answers when the line is on the disk. */
  readonly append: (line: string) => Promise<void>;
  /**
   * Hands over each line, oldest first. A refused line ends it: that one and the rest come again next time. After a
   * crash, lines that were handed over may come again too.
   */
  readonly drain: (take: (line: string) => Promise<void>) => Promise<number>;
  /** Keeps a line in a file beside, `.aside`, for a person to look at. */
  readonly setAside: (line: string) => Promise<void>;
};

export class SpoolFull extends Error {}

export function createFileSpool(path: string, limitBytes = Number.POSITIVE_INFINITY): FileSpool {
  mkdirSync(dirname(path), { recursive: true });
  const draining = `${path}.draining`;
  let from = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work, work);
    turn = next.catch(() => {});
    return next;
  };
  const handOver = async (take: (line: string) => Promise<void>) => {
    let done = 0;
    for await (const { line, end } of linesFrom(draining, from)) {
      await take(line);
      from = end;
      done += 1;
    }
    await rm(draining);
    from = 0;
    return done;
  };
  return {
    append: (line) =>
      inTurn(async () => {
        const held = (await sizeOf(path)) + (await sizeOf(draining));
        if (held + line.length > limitBytes) throw new SpoolFull(`The spool ${path} is full.`);
        await appendLine(path, line);
      }),
    drain: (take) =>
      inTurn(async () => {
        // What an earlier drain left behind is older than what was appended since.
        let done = existsSync(draining) ? await handOver(take) : 0;
        if (existsSync(path)) {
          await rename(path, draining);
          done += await handOver(take);
        }
        return done;
      }),
    setAside: (line) => appendLine(`${path}.aside`, line),
  };
}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => null))?.size ?? 0;

/** On the disk before it answers. A line that a crash cut short is ended first: it must not swallow the next one. */
async function appendLine(path: string, line: string): Promise<void> {
  const file = await open(path, 'a+');
  try {
    const { size } = await file.stat();
    const last = size === 0 ? null : (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0];
    await file.appendFile(`${last === null || last === LINE_FEED ? '' : '\n'}${line}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
}

const LINE_FEED = 0x0a;

/** The lines of a file from an offset on, each with the offset where it ends; only line feeds end a line. */
async function* linesFrom(path: string, start: number): AsyncGenerator<{ line: string; end: number }> {
  let pieces: Buffer[] = [];
  let end = start;
  for await (const chunk of createReadStream(path, { start }) as AsyncIterable<Buffer>) {
    let at = 0;
    for (let feed = chunk.indexOf(LINE_FEED); feed !== -1; feed = chunk.indexOf(LINE_FEED, at)) {
      const line = Buffer.concat([...pieces, chunk.subarray(at, feed)]);
      pieces = [];
      at = feed + 1;
      end += line.length + 1;
      yield { line: line.toString('utf8'), end };
    }
    if (at < chunk.length) pieces.push(chunk.subarray(at));
  }
  if (pieces.length > 0) {
    const line = Buffer.concat(pieces);
    yield { line: line.toString('utf8'), end: end + line.length };
  }
}
