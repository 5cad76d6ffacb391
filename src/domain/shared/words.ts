import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.js';

/** A length of time as an operator says it: "45 s", "12 min", "3 h", "5 days". */
export function sayDuration(ms: number): string {
  if (ms < 1_000) return 'less than a second';
  if (ms < 2 * MINUTE_MS) return `${Math.round(ms / 1_000)} s`;
  if (ms < 2 * HOUR_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.round(ms / HOUR_MS)} h`;
  return `${Math.round(ms / DAY_MS)} days`;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${sayNumber(count)} ${count === 1 ? one : many}`;

/** A number without false precision: 3, 12.5, 1,200. */
export const sayNumber = (value: number): string =>
  value >= 100 || Number.isInteger(value)
    ? Math.round(value).toLocaleString('en-US')
    : value >= 10
      ? value.toFixed(0)
      : value.toFixed(1).replace(/\.0$/, '');

export const iso = (ms: number): string => new Date(ms).toISOString();

/** A moment as an operator says it, to the minute: "2026-11-21 05:10 UTC". */
export const sayMoment = (ms: number): string => `${iso(ms).slice(0, 16).replace('T', ' ')} UTC`;
