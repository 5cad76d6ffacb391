import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type KernelFileOptions, runKernelFile, runKernelNdjson } from '../../../src/cli/kernel.js';
import { fixture } from '../domain/kernel/fixture.js';

async function collect(run: (output: PassThrough) => Promise<void>): Promise<string> {
  const output = new PassThrough({ highWaterMark: 64 });
  const text = (async () => {
    let all = '';
    for await (const chunk of output) all += chunk;
    return all;
  })();
  await run(output);
  output.end();
  return text;
}

const ndjson = async (chunks: readonly (string | Buffer)[]): Promise<Record<string, unknown>[]> => {
  const text = await collect((output) => runKernelNdjson(Readable.from(chunks), output));
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
};
const file = (log: string, options: Partial<KernelFileOptions> = {}): Promise<string> =>
  collect((output) =>
    runKernelFile(Readable.from([Buffer.from(log)]), output, {
      format: 'json',
      anonymize: false,
      ...options,
    }),
  );

describe('cli/kernel', () => {
  it('answers every record, in order, with metadata, boots and findings', async () => {
    const records = ['refcount', 'noise', 'gpf-in-lock'].map(
      (name, id) => `${JSON.stringify({ id, log: fixture(name) })}\n`,
    );
    const answers = await ndjson(records);
    expect(answers.map((a) => [a.id, Object.keys(a)])).toEqual([
      [0, ['id', 'metadata', 'boots', 'findings']],
      [1, ['id', 'metadata', 'boots', 'findings']],
      [2, ['id', 'metadata', 'boots', 'findings']],
    ]);
    expect(answers.map((a) => (a.findings as { kind: string }[]).map((f) => f.kind))).toEqual([
      ['refcount'],
      [],
      ['gpf'],
    ]);
  });

  it('answers a bad line with an error and goes on', async () => {
    const answers = await ndjson(['{"id": 1\n[]\n"x"\n{"id":"a"}\n\n', '{"id":2,"log":"hello"}']);
    expect(answers.map((a) => [a.id, (a.error as { code: string } | undefined)?.code])).toEqual([
      [null, 'BAD_JSON'],
      [null, 'NO_LOG'],
      [null, 'BAD_RECORD'],
      ['a', 'NO_LOG'],
      [2, undefined],
    ]);
  });

  it('reads characters that a chunk cuts in two', async () => {
    const bytes = Buffer.from(`${JSON.stringify({ id: 'é', log: 'WARNING: ünder' })}\n`);
    const answers = await ndjson([...bytes].map((byte) => Buffer.from([byte])));
    expect(answers).toMatchObject([{ id: 'é', findings: [{ title: 'WARNING: ünder' }] }]);
  });

  it('writes the report of a file in the format asked for', async () => {
    const log = fixture('x86-null-dereference');
    expect(JSON.parse(await file(log))).toMatchObject({ format: 'foreshock.kernel-report', version: 1 });
    expect(await file(log, { format: 'text' })).toMatch(/^Kernel report\n/);
    expect(await file(log, { format: 'html' })).toMatch(/^<!doctype html>/);
  });

  it('writes the same bytes twice, and no name when asked not to', async () => {
    const log = fixture('x86-null-dereference');
    expect(await file(log)).toBe(await file(log));
    const clean = await file(log, { anonymize: true });
    expect(clean).not.toMatch(/release@forge|0b7f6a54/);
    expect(JSON.parse(clean)).toMatchObject({ anonymized: true, findings: [{ culprit: 'acme_ring_fill' }] });
  });

  it('tells how far it has come', async () => {
    const seen: { bytes: number; lines: number }[] = [];
    const log = 'usb 1-1: hello\n'.repeat(45_000);
    await file(log, { onProgress: (progress) => void seen.push(progress) });
    expect(seen.map((p) => p.lines)).toEqual([20_000, 40_000, 45_000]);
    expect(seen.at(-1)!.bytes).toBe(log.length);
  });

  it('reads a line without end without keeping it', async () => {
    const chunks = function* (): Generator<string> {
      for (let i = 0; i < 64; i++) yield 'x'.repeat(262_144);
      yield '\n[    1.000000] WARNING: after all\n';
    };
    const text = await collect((output) =>
      runKernelFile(Readable.from(chunks()), output, { format: 'json', anonymize: false }),
    );
    expect(JSON.parse(text)).toMatchObject({
      lines: { total: 2 },
      findings: [{ title: 'WARNING: after all' }],
    });
  });
});
