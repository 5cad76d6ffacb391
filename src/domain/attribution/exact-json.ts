/**
 * JSON as the reference's own tools write it: integers of any length, and NaN and Infinity as bare words.
 * JSON.parse rounds integers above 2^53, and 64-bit simhashes are such integers.
 */

/** Cannot occur in text that was written as an object key by anyone but us. */
const MARK = '\u0000number';
const SUSPECT = /\d{16}|NaN|Infinity/;
const TOKEN = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const WORDS: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

const isUnsafeInteger = (token: string): boolean =>
  /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));

function mark(token: string): string {
  if (token.startsWith('"')) return token;
  return WORDS.has(token) || isUnsafeInteger(token) ? JSON.stringify({ [MARK]: token }) : token;
}

function unmark(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(MARK in value)) return value;
  const token = String((value as Record<string, unknown>)[MARK]);
  return WORDS.get(token) ?? BigInt(token);
}

/**
 * Parses one JSON text; integers beyond 2^53 become bigint, NaN and Infinity numbers.
 * @throws SyntaxError, as JSON.parse does
 */
export function parseExactJson(text: string): unknown {
  if (!SUSPECT.test(text)) return JSON.parse(text);
  return JSON.parse(text.replace(TOKEN, mark), unmark);
}

/** Writes what parseExactJson reads; what JSON has no word for is written as "nan", "inf" and "-inf". */
export function formatExactJson(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    if (Number.isNaN(value)) return '"nan"';
    return value > 0 ? '"inf"' : '"-inf"';
  }
  // Written out, a large float would read as an integer of other digits.
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return value.toExponential();
  if (Array.isArray(value)) return `[${value.map(formatExactJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${formatExactJson(member)}`).join(',')}}`;
}
