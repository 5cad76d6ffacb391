import { describe, expect, it } from 'vitest';
import {
  equalityKey,
  parsePythonFloat,
  toPythonFloat,
} from '../../../../src/domain/attribution/python-values.js';

const code = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }) =>
  result.error?.code;

describe('domain/attribution/python-values', () => {
  it.each([
    ['12', 12],
    [' 1.5\n', 1.5],
    ['\u00a07\u2003', 7],
    ['1_000.5', 1000.5],
    ['1e1_0', 1e10],
    ['.5', 0.5],
    ['5.', 5],
    ['-1.5E-3', -0.0015],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-inf', Number.NEGATIVE_INFINITY],
    ['1e400', Number.POSITIVE_INFINITY],
    ['\u0661\u0662', 12],
    ['\u{1d7d9}\u{1d7da}', 12],
  ])('reads %j as Python does', (text, number) => {
    expect(parsePythonFloat(text)).toEqual({ ok: true, value: number });
  });

  it.each(['NaN', '-nan', '+NAN'])('reads %j as not a number', (text) => {
    expect(parsePythonFloat(text)).toEqual({ ok: true, value: Number.NaN });
  });

  it.each([
    '',
    '  ',
    '0x10',
    '1__0',
    '_1',
    '1_',
    '1_.5',
    '1,5',
    '1e',
    'fast',
    'infinit',
    '1\u001c',
    '\ufeff1',
  ])('refuses %j', (text) => {
    expect(code(parsePythonFloat(text))).toBe('VALUE_ERROR');
  });

  it('takes booleans for 0 and 1 and has no number for null and lists', () => {
    expect(toPythonFloat(true)).toEqual({ ok: true, value: 1 });
    expect(code(toPythonFloat(null))).toBe('TYPE_ERROR');
    expect(code(toPythonFloat([1]))).toBe('TYPE_ERROR');
    expect(code(toPythonFloat(10n ** 400n))).toBe('OVERFLOW_ERROR');
  });

  it('counts true, 1 and 1.0 as one value, and "1" as another', () => {
    const key = (value: unknown) => equalityKey(value);
    expect(key(true)).toEqual(key(1));
    expect(key(-0)).toEqual(key(false));
    expect(key(2 ** 60)).toEqual(key(2n ** 60n));
    expect(key('1')).not.toEqual(key(1));
    expect(key(2n ** 60n)).not.toEqual(key(2n ** 60n + 1n));
    expect(code(key(['a']))).toBe('TYPE_ERROR');
  });
});
