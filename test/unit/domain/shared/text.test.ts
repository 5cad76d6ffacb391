import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanJson, cleanText, isRecord, MESSAGE_LIMIT } from '../../../../src/domain/shared/text.js';

const anyText = fc.string({ unit: 'binary' });

describe('domain/shared/text', () => {
  it.each([
    ['plain text', 'disk sda1 is 91 % full', 'disk sda1 is 91 % full'],
    ['tab and line feed, which are text', 'a\tb\nc', 'a\tb\nc'],
    ['NUL, which PostgreSQL cannot hold', 'a\u0000b', 'a\u2400b'],
    ['terminal controls', 'red \u001b[31malert\u0007', 'red  [31malert '],
    ['a carriage return and a delete', 'a\rb\u007f', 'a b '],
    ['half a surrogate pair', 'x\ud83dy', 'x\ufffdy'],
    ['a whole one', 'x\u{1f525}y', 'x\u{1f525}y'],
    ['nothing', '', ''],
  ])('makes text that every store can hold of %s', (_, text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });

  it('cuts at the limit and leaves no half character there', () => {
    expect(cleanText('a'.repeat(MESSAGE_LIMIT + 5))).toHaveLength(MESSAGE_LIMIT);
    expect(cleanText('ab\u{1f525}cd', 3)).toBe('ab\ufffd');
  });

  it('holds for any text, and cleaning twice is cleaning once', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.string({ unit: fc.constantFrom('\u0000', '\ud83d', '\udd25', 'a', '\r') })),
        (text) => {
          const clean = cleanText(text);
          expect(clean.isWellFormed()).toBe(true);
          expect(clean).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
          expect(cleanText(clean)).toBe(clean);
        },
      ),
    );
  });

  it.each([
    ['a text in a list', ['a\u0000'], ['a\u2400']],
    ['a key', { 'k\u0000': 1 }, { 'k\u2400': 1 }],
    [
      'what JSON has no word for',
      { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: undefined },
      { a: 'NaN', b: 'Infinity', c: null },
    ],
    ['null, true and numbers', [null, true, 1.5], [null, true, 1.5]],
    [
      'a key that would be a prototype',
      JSON.parse('{"__proto__": {"x": 1}}'),
      JSON.parse('{"__proto__": {"x": 1}}'),
    ],
  ])('cleans JSON through and through: %s', (_, value, expected) => {
    expect(cleanJson(value)).toEqual(expected);
  });

  it('writes down as text what lies too deep', () => {
    expect(cleanJson({ a: { b: { c: [1, 2] } } }, 2)).toEqual({ a: { b: '{"c":[1,2]}' } });
    expect(cleanJson({ a: { b: 'x'.repeat(5_000) } }, 1)).toEqual({ a: expect.stringMatching(/^.{1024}$/) });
  });

  it('comes to an end on JSON of a hundred thousand levels', () => {
    const lists = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(JSON.stringify(cleanJson({ a: lists, b: 1 }))).toContain('"b":1');
  });

  it('gives JSON that survives being written and read, whatever the value', () => {
    fc.assert(
      fc.property(fc.anything({ maxDepth: 3, withBigInt: false }), (value) => {
        const clean = cleanJson(value);
        const text = JSON.stringify(clean);
        expect(text).not.toContain('\\u0000');
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(JSON.parse(text))));
      }),
    );
  });

  it('tells an object from a list, from null and from a text', () => {
    expect([{}, { a: 1 }, [], null, 'x', 3, undefined].map(isRecord)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
