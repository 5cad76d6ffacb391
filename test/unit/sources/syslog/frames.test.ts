import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFramer } from '../../../../src/sources/syslog/frames.js';

type Seen = string | { cut: string };

/** What a framer makes of a stream that comes in these pieces. */
function framed(pieces: readonly (string | Buffer)[], limit?: number): Seen[] {
  const framer = createFramer(limit);
  const frames = pieces.flatMap((piece) => framer.push(Buffer.from(piece as string)));
  return [...frames, ...framer.end()].map(({ bytes, cut }) => {
    const text = bytes.toString('utf8');
    return cut ? { cut: text } : text;
  });
}
const counted = (text: string) => `${Buffer.byteLength(text)} ${text}`;

describe('sources/syslog/frames', () => {
  it.each<[string, string, Seen[]]>([
    ['lines', '<13>one\n<14>two\n', ['<13>one', '<14>two']],
    ['lines with carriage returns, blank ones left out', '<13>one\r\n\n<14>two\n', ['<13>one\r', '<14>two']],
    ['lines that end in NUL', '<13>one\0<14>two\0', ['<13>one', '<14>two']],
    ['a last line without an end', '<13>one\n<14>two', ['<13>one', '<14>two']],
    [
      'lines without a priority',
      '2026-11-21T01:07:44Z h app: x\nplain words\n',
      ['2026-11-21T01:07:44Z h app: x', 'plain words'],
    ],
    [
      'lines that begin with a number',
      '12 monkeys\n1795223264 h x\n1042: Nov 21\n',
      ['12 monkeys', '1795223264 h x', '1042: Nov 21'],
    ],
    ['counted messages', `${counted('<13>one')}${counted('<14>two')}`, ['<13>one', '<14>two']],
    ['counted messages with a line feed within', counted('<13>one\ntwo'), ['<13>one\ntwo']],
    [
      'counts of bytes, not of letters',
      `${counted('<13>grün')}${counted('<14>two')}`,
      ['<13>grün', '<14>two'],
    ],
    [
      'counted messages with line feeds between',
      `${counted('<13>one')}\n${counted('<14>two')}\n`,
      ['<13>one', '<14>two'],
    ],
    ['a counted message that ends early', '20 <13>half', [{ cut: '<13>half' }]],
    [
      'counts that turn into lines',
      `${counted('<13>one')}<14>two\n<15>three\n`,
      ['<13>one', '<14>two', '<15>three'],
    ],
    ['a count of nothing', '0 <13>x\n', ['0 <13>x']],
    ['a count no message has', '99999999 <13>x\n', ['99999999 <13>x']],
    ['nothing', '', []],
    ['line feeds alone', '\n\n\n', []],
  ])('cuts %s', (_, stream, expected) => {
    expect(framed([stream])).toEqual(expected);
    expect(framed([...Buffer.from(stream)].map((byte) => Buffer.from([byte])))).toEqual(expected);
  });

  it.each<[string, string, Seen[]]>([
    ['a line', `<13>${'x'.repeat(20)}\n<14>two\n`, [{ cut: '<13>xxxx' }, '<14>two']],
    ['a line that never ends', `<13>${'x'.repeat(40)}`, [{ cut: '<13>xxxx' }]],
    [
      'a counted message',
      `${counted(`<13>${'x'.repeat(20)}`)}${counted('<14>two')}`,
      [{ cut: '<13>xxxx' }, '<14>two'],
    ],
    ['a line of exactly the limit, which is not', '<13>xxxx\n<14>two\n', ['<13>xxxx', '<14>two']],
  ])('cuts off what is longer than the limit, and goes on: %s', (_, stream, expected) => {
    expect(framed([stream], 8)).toEqual(expected);
    expect(framed([...stream], 8)).toEqual(expected);
  });

  const messages = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 191 }), fc.string({ unit: 'grapheme', maxLength: 40 }))
      .map(([pri, text]) => `<${pri}>${text}`),
  );
  const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 30 }));

  function cutUp(stream: Buffer, next: Iterator<number>): Buffer[] {
    const pieces: Buffer[] = [];
    for (let at = 0; at < stream.length; ) {
      const size = next.next().value!;
      pieces.push(stream.subarray(at, at + size));
      at += size;
    }
    return pieces;
  }

  it('gives back what was counted, however the network cuts it up', () => {
    fc.assert(
      fc.property(messages, sizes, (texts, size) => {
        expect(framed(cutUp(Buffer.from(texts.map(counted).join('')), size))).toEqual(texts);
      }),
    );
  });

  it('gives back lines, however the network cuts them up', () => {
    fc.assert(
      fc.property(messages, sizes, (texts, size) => {
        const lines = texts.map((text) => text.replace(/[\n\0]/g, ' '));
        expect(framed(cutUp(Buffer.from(lines.map((line) => `${line}\n`).join('')), size))).toEqual(lines);
      }),
    );
  });

  it('holds no more than the limit, and gives the same for any cut of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), sizes, (bytes, size) => {
        const stream = Buffer.from(bytes);
        const whole = framed([stream], 16);
        expect(framed(cutUp(stream, size), 16)).toEqual(whole);
        for (const seen of whole)
          expect(Buffer.byteLength(typeof seen === 'string' ? seen : seen.cut)).toBeLessThanOrEqual(16 * 3);
      }),
    );
  });
});
