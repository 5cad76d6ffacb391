import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock, tryLock } from '../../../../src/platform/postgres/lock.js';

let folder = '';
const path = () => join(folder, 'the.lock');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foreshock-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The number of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((done) => child.once('exit', done));
  return child.pid!;
}

describe('platform/postgres/lock', () => {
  it('is held by one at a time, in one process too, and free again after', () => {
    const first = tryLock(path());
    expect(first).not.toBeNull();
    expect(tryLock(path())).toBeNull();
    first!.release();
    expect(existsSync(path())).toBe(false);
    expect(tryLock(path())).not.toBeNull();
  });

  it('takes over the lock of a process that has ended', async () => {
    await writeFile(path(), `${await endedProcess()} 12345`);
    expect(tryLock(path())).not.toBeNull();
  });

  it.skipIf(!existsSync('/proc/self/stat'))(
    'takes over the lock of an earlier process that had the number of a living one, as after a restart of a container',
    async () => {
      await writeFile(path(), `${process.pid} 1`);
      expect(tryLock(path())).not.toBeNull();
    },
  );

  it('leaves an owner alone of whom only the number is known, and who lives', async () => {
    await writeFile(path(), String(process.ppid));
    expect(tryLock(path())).toBeNull();
  });

  it('gives whoever is writing a lock a moment, and not for ever', async () => {
    await writeFile(path(), '');
    expect(tryLock(path())).toBeNull();
    const before = new Date(Date.now() - 10_000);
    await utimes(path(), before, before);
    expect(tryLock(path())).not.toBeNull();
  });

  it('names the owner when it has waited long enough', async () => {
    const lock = tryLock(path());
    await expect(takeLock(path())).rejects.toThrow(`Another Foreshock (process ${process.pid})`);
    lock!.release();
  });
});
