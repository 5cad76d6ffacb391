import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileSpool, SpoolFull } from '../../../src/platform/spool-file.js';

let folder = '';
const path = () => join(folder, 'spool', 'udp.ndjson');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foreshock-spool-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Drains into a list, refusing from a line on. */
async function drain(spool: ReturnType<typeof createFileSpool>, refuse: string | null = null) {
  const taken: string[] = [];
  const done = await spool
    .drain(async (line) => {
      if (line === refuse) throw new Error(`refused ${line}`);
      taken.push(line);
    })
    .catch((error: Error) => error.message);
  return { taken, done };
}

describe('platform/spool-file', () => {
  it('makes its folder, and drains nothing from nothing', async () => {
    const spool = createFileSpool(path());
    expect(existsSync(join(folder, 'spool'))).toBe(true);
    expect(await drain(spool)).toEqual({ taken: [], done: 0 });
  });

  it('hands over every line once, in order, and leaves no file behind', async () => {
    const spool = createFileSpool(path());
    for (const line of ['one', 'two', 'three']) await spool.append(line);
    expect(await drain(spool)).toEqual({ taken: ['one', 'two', 'three'], done: 3 });
    expect(await drain(spool)).toEqual({ taken: [], done: 0 });
    expect(await readdir(join(folder, 'spool'))).toEqual([]);
  });

  it.each([
    ['U+2028, which some take for the end of a line', '{"body":"a\u2028b\u2029c"}'],
    ['a fire', '{"body":"\u{1f525}"}'],
    ['a megabyte', 'x'.repeat(1 << 20)],
    ['an empty line', ''],
  ])('gives back a line that holds %s as it was', async (_, line) => {
    const spool = createFileSpool(path());
    await spool.append(line);
    await spool.append('next');
    expect((await drain(spool)).taken).toEqual([line, 'next']);
  });

  it('keeps a refused line and what comes after it, and starts there next time', async () => {
    const spool = createFileSpool(path());
    for (const line of ['one', 'two', 'three']) await spool.append(line);
    expect(await drain(spool, 'two')).toEqual({ taken: ['one'], done: 'refused two' });
    expect(await drain(spool, 'three')).toEqual({ taken: ['two'], done: 'refused three' });
    expect(await drain(spool)).toEqual({ taken: ['three'], done: 1 });
  });

  it('hands over what an earlier drain left before what was appended since', async () => {
    const spool = createFileSpool(path());
    for (const line of ['one', 'two']) await spool.append(line);
    await drain(spool, 'one');
    await spool.append('three');
    expect(await drain(spool)).toEqual({ taken: ['one', 'two', 'three'], done: 3 });
  });

  it('finds what a process that died left behind: lines not drained, and a drain cut short', async () => {
    const spool = createFileSpool(path());
    await writeFile(`${path()}.draining`, 'oldest\n');
    await writeFile(path(), 'newer\n');
    expect((await drain(spool)).taken).toEqual(['oldest', 'newer']);
  });

  it('hands over a last line without a line feed', async () => {
    const spool = createFileSpool(path());
    await appendFile(path(), 'whole\ncut short');
    expect((await drain(spool)).taken).toEqual(['whole', 'cut short']);
  });

  it('ends a line that a crash cut short before it writes the next', async () => {
    await createFileSpool(path()).append('whole');
    await appendFile(path(), 'cut sho');
    const spool = createFileSpool(path());
    await spool.append('next');
    expect((await drain(spool)).taken).toEqual(['whole', 'cut sho', 'next']);
  });

  it('takes no more than its limit, and takes again when it was drained', async () => {
    const spool = createFileSpool(path(), 100);
    await spool.append('x'.repeat(60));
    await expect(spool.append('y'.repeat(60))).rejects.toThrow(SpoolFull);
    await drain(spool);
    await spool.append('y'.repeat(60));
    expect((await drain(spool)).taken).toEqual(['y'.repeat(60)]);
  });

  it('keeps in a file beside what a person should look at, and never hands it over', async () => {
    const spool = createFileSpool(path());
    await spool.setAside('strange');
    expect(await drain(spool)).toEqual({ taken: [], done: 0 });
    expect(await readFile(`${path()}.aside`, 'utf8')).toBe('strange\n');
  });

  it('hands over a file larger than a chunk from where it stopped', async () => {
    const spool = createFileSpool(path());
    const lines = Array.from({ length: 300 }, (_, i) => `${i} ${'\u00fc'.repeat(i * 3)}`);
    for (const line of lines) await spool.append(line);
    expect((await drain(spool, lines[170]!)).taken).toEqual(lines.slice(0, 170));
    expect((await drain(spool)).taken).toEqual(lines.slice(170));
  });

  it('does one thing at a time: what is appended during a drain is handed over by the next', async () => {
    const spool = createFileSpool(path());
    await spool.append('one');
    const taken: string[] = [];
    const appended: Promise<void>[] = [];
    const done = await spool.drain(async (line) => {
      appended.push(spool.append('two'));
      taken.push(line);
    });
    await Promise.all(appended);
    expect([taken, done]).toEqual([['one'], 1]);
    expect((await drain(spool)).taken).toEqual(['two']);
  });

  it('writes lines that are appended together one after the other', async () => {
    const spool = createFileSpool(path());
    const lines = Array.from({ length: 50 }, (_, i) => `line ${i} ${'x'.repeat(i * 97)}`);
    await Promise.all(lines.map((line) => spool.append(line)));
    expect(await readFile(path(), 'utf8')).toBe(`${lines.join('\n')}\n`);
  });
});
