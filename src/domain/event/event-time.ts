import { DAY_MS, HOUR_MS } from '../shared/time.js';

/** Where an event's time comes from: its own stamp, or the moment of receipt and why. */
export type TimeSource =
  | 'STAMP'
  | 'RECEIPT_ABSENT'
  | 'RECEIPT_UNREADABLE'
  | 'RECEIPT_FUTURE'
  | 'RECEIPT_UNSET_CLOCK';

export type EventTime = { readonly occurredAt: number; readonly timeSource: TimeSource };

/** A stamp further ahead of receipt than this is a wrong clock, not news from the future. */
export const FUTURE_LIMIT_MS = 48 * HOUR_MS;

/** Stamps before this moment come from clocks that were never set (1970, 1980 and 1999 are the usual epochs). */
const UNSET_CLOCK_BEFORE = Date.UTC(2000, 0, 1);

/** A stamp whose parts may be missing: the year (RFC 3164), the zone. `millis` is UTC when the zone was given. */
export type Stamp = {
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** Minutes east of UTC; null when the stamp does not say. */
  readonly offsetMinutes: number | null;
};

/**
 * The event's time. A stamp that is absent, impossible, before 2000 or more than 48 hours ahead of receipt is
 * replaced by the receipt time and marked; such an event never moves a tenant's clock.
 */
export function resolveTime(stampMs: number | null | undefined, receivedAt: number): EventTime {
  if (stampMs === undefined) return { occurredAt: receivedAt, timeSource: 'RECEIPT_ABSENT' };
  if (stampMs === null || !Number.isFinite(stampMs))
    return { occurredAt: receivedAt, timeSource: 'RECEIPT_UNREADABLE' };
  if (stampMs > receivedAt + FUTURE_LIMIT_MS) return { occurredAt: receivedAt, timeSource: 'RECEIPT_FUTURE' };
  if (stampMs < UNSET_CLOCK_BEFORE) return { occurredAt: receivedAt, timeSource: 'RECEIPT_UNSET_CLOCK' };
  return { occurredAt: Math.floor(stampMs), timeSource: 'STAMP' };
}

/**
 * Milliseconds of a stamp; null when its date does not exist. A missing year is the year of receipt, or the one
 * before when that would lie more than 48 hours ahead (a December line read in January). A missing zone is
 * `assumedOffsetMinutes`.
 */
export function stampMillis(stamp: Stamp, receivedAt: number, assumedOffsetMinutes = 0): number | null {
  if (stamp.year !== null) return atYear(stamp, stamp.year, assumedOffsetMinutes);
  const year = new Date(receivedAt).getUTCFullYear();
  // The usual case, without a look at other years: what is less than 300 days old cannot also be of next year.
  const usual = atYear(stamp, year, assumedOffsetMinutes);
  if (usual !== null && usual <= receivedAt + FUTURE_LIMIT_MS && usual > receivedAt - 300 * DAY_MS)
    return usual;
  // The year of receipt may have turned in one zone and not in the other: the nearest year that is not ahead wins.
  for (const guess of [year + 1, year, year - 1, year - 2, year - 3, year - 4]) {
    const ms = atYear(stamp, guess, assumedOffsetMinutes);
    if (ms !== null && ms <= receivedAt + FUTURE_LIMIT_MS) return ms;
  }
  return null;
}

function atYear(stamp: Stamp, year: number, assumedOffsetMinutes: number): number | null {
  const { month, day, hour, minute, second, millisecond } = stamp;
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60) return null;
  const utc = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59), millisecond);
  if (new Date(utc).getUTCDate() !== day || day < 1) return null;
  return utc - (stamp.offsetMinutes ?? assumedOffsetMinutes) * 60_000;
}

/** Epoch time by magnitude: seconds, milliseconds, microseconds or nanoseconds. */
export function epochMillis(value: number): number {
  const size = Math.abs(value);
  if (size < 1e11) return value * 1_000;
  if (size < 1e14) return value;
  return size < 1e17 ? value / 1_000 : value / 1_000_000;
}

/** How old a late event may be and still be told to a person when it leads to a promotion. */
export const NOTIFY_LATE_LIMIT_MS = DAY_MS;
