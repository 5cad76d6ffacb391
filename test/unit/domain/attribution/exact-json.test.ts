import { describe, expect, it } from 'vitest';
import { formatExactJson, parseExactJson } from '../../../../src/domain/attribution/exact-json.js';

describe('domain/attribution/exact-json', () => {
  it.each([
    '{"a":[1,2.5,"x",null,true]}',
    '{"a":18446744073709551615,"b":-18446744073709551614}',
    '{"a":"18446744073709551615 in a text, NaN too"}',
    '{"a":1.152921504606847e+18}',
    '"\\u2028 \\" \\\\"',
  ])('gives %s back', (text) => {
    expect(JSON.stringify(formatExactJson(parseExactJson(text)))).toBe(
      JSON.stringify(text.replace('\\u2028', '\u2028')),
    );
  });

  it('keeps 64-bit integers apart that a number would make one', () => {
    const [a, b] = parseExactJson('[9223372036854775807,9223372036854775806]') as bigint[];
    expect(a! - b!).toBe(1n);
  });

  it('reads the words JSON lacks and writes them as texts', () => {
    expect(formatExactJson(parseExactJson('[NaN,Infinity,-Infinity]'))).toBe('["nan","inf","-inf"]');
  });

  it('refuses what is not JSON', () => {
    expect(() => parseExactJson('{"a":NaNa}')).toThrow(SyntaxError);
    expect(() => parseExactJson('12345678901234567x')).toThrow(SyntaxError);
  });
});
