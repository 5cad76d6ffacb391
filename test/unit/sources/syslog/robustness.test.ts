import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFileLine } from '../../../../src/sources/file/parse.js';
import { parseSyslog } from '../../../../src/sources/syslog/parse.js';
import { CONTEXT } from '../context.js';

const PIECES = [
  '<34>',
  '<',
  '>',
  '1 ',
  'Nov 21 01:07:44 ',
  '2026-11-21T01:07:44Z ',
  '1795223264 ',
  'fw-01 ',
  'sshd[1]: ',
  '[',
  ']',
  '"',
  '\\',
  '=',
  ' ',
  '-',
  '*',
  ':',
  '{',
  '}',
  '"message":',
  '%ASA-1-2: ',
  '\u0000',
  '\ud83d',
  '\ufeff',
  '\r',
  '\u2028',
  'INFO ',
  'a=',
  ',',
];
const lines = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join('')),
);

describe('sources/syslog and sources/file against anything', () => {
  it.each([
    ['syslog', parseSyslog],
    ['file', parseFileLine],
  ])('%s never throws: one event with a message, or a failure with a reason', (_, parse) => {
    fc.assert(
      fc.property(lines, fc.option(fc.ipV4()), (line, peer) => {
        const result = parse(line, { ...CONTEXT, peer });
        if (result.ok) {
          expect(result.value).toHaveLength(1);
          expect(typeof result.value[0]!.message).toBe('string');
        } else {
          expect(result.error.code).toMatch(/^[A-Z_]+$/);
          expect(result.error.message).not.toBe('');
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['', ' ', '\t', '\ufeff', '  \r'])('refuses the blank line %j with a reason', (line) => {
    for (const parse of [parseSyslog, parseFileLine])
      expect(parse(line, CONTEXT)).toMatchObject({ ok: false, error: { code: 'EMPTY_LINE' } });
  });

  it('is the same on every run: nothing is remembered between lines', () => {
    fc.assert(
      fc.property(lines, lines, (one, other) => {
        const first = parseSyslog(one, CONTEXT);
        parseSyslog(other, CONTEXT);
        expect(parseSyslog(one, CONTEXT)).toEqual(first);
      }),
    );
  });

  const MIB = 1 << 20;
  it.each([
    ['one letter', 'a'.repeat(MIB)],
    ['blanks', `<34>x${' '.repeat(MIB)}y`],
    ['colons', `<34>${'a:'.repeat(MIB / 2)}`],
    ['open brackets', '['.repeat(MIB)],
    ['quotes that open and never close', `<34>Nov 21 01:07:44 fw app: ${'a="'.repeat(MIB / 3)}`],
    ['structured data that never ends', `<34>1 2026-11-21T01:07:44Z h a - - [x ${'y="z" '.repeat(MIB / 6)}`],
    ['backslashes', `<34>1 2026-11-21T01:07:44Z h a - - [x y="${'\\'.repeat(MIB)}`],
    ['a deep JSON list', '['.repeat(MIB / 2) + ']'.repeat(MIB / 2)],
    ['digits', '1'.repeat(MIB)],
    ['pairs', `<34>${'k=v '.repeat(MIB / 4)}`],
  ])('comes to an end on a mebibyte of %s', (_, line) => {
    for (const parse of [parseSyslog, parseFileLine]) {
      const result = parse(line, CONTEXT);
      expect(result.ok ? result.value.length : result.error.code).toBeTruthy();
    }
  });
});
