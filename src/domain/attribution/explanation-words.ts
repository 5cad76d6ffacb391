/** Values, times and shares as a sentence has them. */
import type { JsonValue } from './observation.js';
import type { Interval } from './reading.js';

const LONGEST = 60;

/** A value as a person would quote it. */
export function quote(value: JsonValue): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  const text = typeof value === 'string' ? `“${value}”` : JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** "2024-04-24 22:26 UTC". @param ms epoch milliseconds */
export const moment = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** "61–89%". */
export const percentages = ({ lower, upper }: Interval): string =>
  `${Math.round(lower * 100)}–${Math.round(upper * 100)}%`;

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** "once", "twice", "5 times". */
export const times = (count: number): string => ['never', 'once', 'twice'][count] ?? `${count} times`;

/** "3 to 1", "1,500 to 1", "more than a million to 1": a likelihood ratio from its logarithm. */
export function odds(logEvidence: number): string {
  if (logEvidence > Math.log(1e6)) return 'more than a million to 1';
  return `${Math.max(1, Math.round(Math.exp(logEvidence))).toLocaleString('en-US')} to 1`;
}
