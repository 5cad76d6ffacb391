/**
 * How the reference compares and converts values: Python's rules, which JavaScript's are not.
 * Failures carry the kind of exception the reference raises: VALUE_ERROR, TYPE_ERROR, OVERFLOW_ERROR.
 */
import { fail, ok, type Result } from '../shared/result.js';

/** What float() trims: unlike \s it takes NEL and leaves the BOM; unlike str.strip() it leaves the separators 1c-1f. */
const SPACE = /^[\t-\r\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;
const DIGITS = '\\d(?:_?\\d)*';
const DECIMAL = new RegExp(`^[+-]?(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?$`);
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const NOT_A_NUMBER = /^[+-]?nan$/i;

function trimPythonSpaces(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && SPACE.test(text[start]!)) start += 1;
  while (end > start && SPACE.test(text[end - 1]!)) end -= 1;
  return text.slice(start, end);
}

/** Any Unicode decimal digit as ASCII: the digits of a script stand in runs of ten from zero to nine. */
function asciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    let below = 0;
    const code = digit.codePointAt(0)!;
    while (/\p{Nd}/u.test(String.fromCodePoint(code - below - 1))) below += 1;
    return String(below % 10);
  });
}

/** Python's float(text): underscores between digits, "inf", "nan", spaces around; no hexadecimal, nothing empty. */
export function parsePythonFloat(text: string): Result<number> {
  const bare = asciiDigits(trimPythonSpaces(text));
  if (DECIMAL.test(bare)) return ok(Number(bare.replaceAll('_', '')));
  const infinite = INFINITE.exec(bare);
  if (infinite) return ok(infinite[1] === '-' ? -Infinity : Infinity);
  if (NOT_A_NUMBER.test(bare)) return ok(Number.NaN);
  return fail('VALUE_ERROR', `${JSON.stringify(text)} is not a number.`);
}

/** Python's float(value): booleans are 0 and 1, strings are parsed, null and containers have no number. */
export function toPythonFloat(value: unknown): Result<number> {
  if (typeof value === 'number') return ok(value);
  if (typeof value === 'boolean') return ok(value ? 1 : 0);
  if (typeof value === 'string') return parsePythonFloat(value);
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isFinite(number)
      ? ok(number)
      : fail('OVERFLOW_ERROR', 'The integer is too large for a number.');
  }
  return fail('TYPE_ERROR', `A number was expected, not ${value === null ? 'null' : typeof value}.`);
}

/**
 * The bucket a value falls in when Python counts it: 1, 1.0 and true share one; lists and objects have none.
 * @returns a key equal for equal values, or TYPE_ERROR for what Python cannot hash
 */
export function equalityKey(value: unknown): Result<string> {
  if (value === null || value === undefined) return ok('null');
  if (typeof value === 'string') return ok(`s:${value}`);
  if (typeof value === 'bigint') return ok(`n:${value}`);
  if (typeof value === 'boolean') return ok(value ? 'n:1' : 'n:0');
  if (typeof value === 'number') {
    return ok(Number.isInteger(value) ? `n:${BigInt(value)}` : `n:${value}`);
  }
  return fail('TYPE_ERROR', 'Lists and objects cannot be counted by the reference.');
}
