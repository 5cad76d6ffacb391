import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export type Lock = { readonly release: () => void };

const WAIT_MS = 3_000;
/** An empty lock older than this was left by a process that died while it wrote it. */
const WRITING_MS = 1_000;

/** One process at a time owns a data folder. A lock left by a dead process is taken over; a living owner is named. */
export async function takeLock(path: string): Promise<Lock> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const lock = tryLock(path);
    if (lock) return lock;
    if (Date.now() > deadline) {
      throw new Error(
        `Another Foreshock (process ${readOwner(path)?.pid}) uses this data folder (${path}). Stop it, or set FORESHOCK_DATA to another folder.`,
      );
    }
    await sleep(100);
  }
}

/** The lock, or null when a living process (this one too) holds it. */
export function tryLock(path: string): Lock | null {
  const owner = readOwner(path);
  if (owner && !isAlive(owner)) rmSync(path, { force: true });
  return tryCreate(path) ? { release: () => rmSync(path, { force: true }) } : null;
}

/** A process, told apart from a later one with the same number: after a restart of a container numbers come again. */
type Owner = { readonly pid: number; readonly startedAt: string };

function tryCreate(path: string): boolean {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, `${process.pid} ${startOf(process.pid) ?? ''}`);
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Null when there is no lock, or one that is just being written. */
function readOwner(path: string): Owner | null {
  try {
    const [pid, startedAt = ''] = readFileSync(path, 'utf8').split(' ');
    const beingWritten = pid === '' && Date.now() - statSync(path).mtimeMs < WRITING_MS;
    return beingWritten ? null : { pid: Number(pid), startedAt };
  } catch {
    return null;
  }
}

function isAlive({ pid, startedAt }: Owner): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  const start = startOf(pid);
  if (start !== null && startedAt !== '') return start === startedAt;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process lives, though we may not signal it.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process started, in ticks since the machine did; null where nobody says (no /proc, no such process). */
function startOf(pid: number): string | null {
  try {
    // The name, in parentheses, may hold blanks: fields are counted after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
