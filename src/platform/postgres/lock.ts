import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export type Lock = { readonly release: () => void };

const WAIT_MS = 3_000;

/** One process at a time owns a data folder. A lock left by a dead process is taken over; a living owner is named. */
export async function takeLock(path: string): Promise<Lock> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    if (tryCreate(path)) return { release: () => rmSync(path, { force: true }) };
    const owner = readOwner(path);
    if (owner === null || !isAlive(owner)) rmSync(path, { force: true });
    else if (Date.now() > deadline) {
      throw new Error(
        `Another Foreshock (process ${owner}) uses this data folder (${path}). Stop it, or set FORESHOCK_DATA to another folder.`,
      );
    } else await sleep(100);
  }
}

function tryCreate(path: string): boolean {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(path: string): number | null {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
