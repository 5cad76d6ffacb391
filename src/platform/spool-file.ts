import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { appendFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

/** Lines on disk, in order, one file: appended to while a store is away, drained when it is back. */
export type FileSpool = {
  readonly append: (line: string) => Promise<void>;
  readonly drain: (take: (line: string) => Promise<void>) => Promise<number>;
};

export function createFileSpool(path: string): FileSpool {
  mkdirSync(dirname(path), { recursive: true });
  const draining = `${path}.draining`;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work, work);
    turn = next.catch(() => {});
    return next;
  };
  return {
    append: (line) => inTurn(() => appendFile(path, `${line}\n`)),
    drain: (take) =>
      inTurn(async () => {
        // What an earlier drain left behind is older than what was appended since.
        let done = existsSync(draining) ? await handOver(draining, take) : 0;
        if (existsSync(path)) {
          await rename(path, draining);
          done += await handOver(draining, take);
        }
        return done;
      }),
  };
}

/** Hands over the lines; when one is refused, it and the rest stay in the file. */
async function handOver(path: string, take: (line: string) => Promise<void>): Promise<number> {
  let done = 0;
  const left: string[] = [];
  let refused: unknown = null;
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    if (refused !== null) left.push(line);
    else {
      try {
        await take(line);
        done += 1;
      } catch (error) {
        refused = error;
        left.push(line);
      }
    }
  }
  if (refused === null) await rm(path);
  else {
    await writeFile(path, `${left.join('\n')}\n`);
    throw refused;
  }
  return done;
}
