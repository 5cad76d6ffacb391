import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Lock, tryLock } from './postgres/lock.js';
import { createFileSpool, type FileSpool } from './spool-file.js';

export type SpoolFolder = FileSpool & { readonly close: () => void };

/**
 * A spool in a folder that other processes of this machine may share: each appends to a file of its own. What
 * processes that died left in theirs is drained first.
 */
export function openSpoolFolder(folder: string, limitBytes: number): SpoolFolder {
  mkdirSync(folder, { recursive: true });
  const own = claimFree(folder);
  const file = createFileSpool(own.path, limitBytes);
  const strays = claimStrays(folder).map(({ path, lock }) => ({ file: createFileSpool(path), lock }));
  return {
    append: file.append,
    setAside: file.setAside,
    drain: async (take) => {
      let done = 0;
      for (let stray = strays[0]; stray; stray = strays[0]) {
        done += await stray.file.drain(take);
        stray.lock.release();
        strays.shift();
      }
      return done + (await file.drain(take));
    },
    close: () => {
      for (const stray of strays) stray.lock.release();
      own.lock.release();
    },
  };
}

type Claimed = { readonly path: string; readonly lock: Lock };

function claimFree(folder: string): Claimed {
  for (let n = 0; ; n++) {
    const path = join(folder, n === 0 ? 'spool.ndjson' : `spool-${n}.ndjson`);
    const lock = tryLock(`${path}.lock`);
    if (lock) return { path, lock };
  }
}

/** Spool files that nobody who lives holds. */
function claimStrays(folder: string): Claimed[] {
  const names = readdirSync(folder).map((name) => /^(spool-\d+\.ndjson)(?:\.draining)?$/.exec(name)?.[1]);
  return [...new Set(names)].sort().flatMap((name) => {
    const path = name && join(folder, name);
    const lock = path && tryLock(`${path}.lock`);
    return path && lock ? [{ path, lock }] : [];
  });
}
