import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSpoolFolder, type SpoolFolder } from '../../../src/platform/spool-folder.js';

let folder = '';
const opened: SpoolFolder[] = [];
const open = () => {
  const spool = openSpoolFolder(folder, 1_000_000);
  opened.push(spool);
  return spool;
};
const drain = async (spool: SpoolFolder) => {
  const taken: string[] = [];
  await spool.drain(async (line) => void taken.push(line));
  return taken;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foreshock-spools-'));
});
afterEach(async () => {
  for (const spool of opened.splice(0)) spool.close();
  await rm(folder, { recursive: true, force: true });
});

describe('platform/spool-folder', () => {
  it('gives each of several holders a file of its own', async () => {
    const [first, second] = [open(), open()];
    await first.append('of the first');
    await second.append('of the second');
    expect(await drain(second)).toEqual(['of the second']);
    expect(await drain(first)).toEqual(['of the first']);
  });

  it('finds again what it left when it was closed', async () => {
    const first = open();
    await first.append('left');
    first.close();
    expect(await drain(open())).toEqual(['left']);
  });

  it('takes over what others left who live no more, a drain cut short too, and nothing of those who live', async () => {
    await writeFile(join(folder, 'spool-2.ndjson'), 'newer of the dead\n');
    await writeFile(join(folder, 'spool-2.ndjson.draining'), 'older of the dead\n');
    // A process of this number exists, but it started at another time.
    await writeFile(join(folder, 'spool-2.ndjson.lock'), `${process.pid} 1`);
    const [first, second] = [open(), open()];
    await first.append('own');
    await second.append('of the living');
    expect(await drain(first)).toEqual(['older of the dead', 'newer of the dead', 'own']);
    expect(await drain(first)).toEqual([]);
  });

  it('leaves nothing behind but its file when it is closed', async () => {
    open().close();
    expect(await readdir(folder)).toEqual([]);
  });
});
