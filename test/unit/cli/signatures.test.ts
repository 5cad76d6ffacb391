import { Readable, Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runSignatures } from '../../../src/cli/signatures.js';
import { signMessage } from '../../../src/domain/signature/sign.js';

async function run(chunks: readonly (string | Buffer)[], stream = false): Promise<string> {
  let text = '';
  const output = new Writable({
    highWaterMark: 1,
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      setImmediate(done);
    },
  });
  await runSignatures(Readable.from(chunks, { objectMode: true }), output, { csv: true, stream });
  return text;
}

type Row = { readonly line: string; readonly id: string; readonly template: string };

/** Rows of our CSV; templates hold no line feed. */
const rowsOf = (csv: string): Row[] =>
  csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((row) => {
      const [, line, id, template] = /^(\d+),([^,]*),(.*)$/.exec(row)!;
      return { line: line!, id: id!, template: template!.replace(/^"(.*)"$/, '$1').replaceAll('""', '"') };
    });

const logins = 'root alice bob carol'.split(' ').map((user) => `login failure; rhost=192.0.2.1 user=${user}`);

describe('cli/signatures', () => {
  it('prints a header and one row a line, numbered from 1', async () => {
    const csv = await run(['disk sda1 at 93%\ndisk sdb2 at 4%\n']);
    const { id } = signMessage('disk sda1 at 93%');
    expect(csv).toBe(
      `LineId,EventId,EventTemplate\n1,${id},disk <dev> at <num>\n2,${id},disk <dev> at <num>\n`,
    );
  });

  it('resolves to level-2 roots after the end of input', async () => {
    const rows = rowsOf(await run([logins.join('\n')]));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(1);
    expect(rows[0]!.template).toBe('login failure; rhost=<ip> user=<*>');
  });

  it('streams level-1 ids', async () => {
    const rows = rowsOf(await run([logins.join('\n')], true));
    expect(rows.map(({ id }) => id)).toEqual(logins.map((line) => signMessage(line).id));
  });

  it('shows a template that fits all lines of a group', async () => {
    const rows = rowsOf(await run(['from 192.0.2.1 on\nfrom a.example.com on\n']));
    expect(rows.map(({ template }) => template)).toEqual(['from <*> on', 'from <*> on']);
  });

  it('quotes what CSV must quote', async () => {
    expect(await run(['a "b c", d\n'])).toContain(',"a ""b c"", d"\n');
  });

  it('writes nothing but the header for no input', async () => {
    expect(await run([])).toBe('LineId,EventId,EventTemplate\n');
  });

  it.each([false, true])('gives one row for every line, whatever it holds (stream: %s)', async (stream) => {
    const lines = [
      Buffer.from(''),
      Buffer.from('\u0000\u0000'),
      Buffer.from([0xff, 0xfe, 0xc3, 0x28]),
      Buffer.from('x'.repeat(3_000_000)),
      Buffer.from('caf\u00e9 \u{1f525}'),
      Buffer.from('a\rb'),
    ];
    const input = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
    const rows = rowsOf(await run([input.subarray(0, 5), input.subarray(5)], stream));
    expect(rows.map(({ line }) => line)).toEqual(lines.map((_, i) => String(i + 1)));
  });

  it('does not depend on where chunks end, and drops the carriage return of CR LF', async () => {
    const input = Buffer.from('one 1\r\ntwo caf\u00e9 2\r\n\r\nlast without an ending');
    const whole = await run([input]);
    expect(rowsOf(whole)).toHaveLength(4);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: input.length }), fc.nat({ max: input.length }), async (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        expect(await run([input.subarray(0, from), input.subarray(from, to), input.subarray(to)])).toBe(
          whole,
        );
      }),
      { numRuns: 30 },
    );
  });
});
