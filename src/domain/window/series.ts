import { DAY_MS, floorTo, HOUR_MS } from '../shared/time.js';

/** Buckets of one width, ascending by start (milliseconds); empty buckets are left out. */
export type Buckets = {
  readonly start: readonly number[];
  readonly count: readonly number[];
  /** The most severe severity in the bucket, 0..7. */
  readonly worst: readonly number[];
  /** Events in all earlier buckets; one longer than the others. */
  readonly before: readonly number[];
};

/** What was counted of one root signature. Hours reach back to the baseline's beginning, minutes only as far as needed. */
export type Series = { readonly hours: Buckets; readonly minutes: Buckets };

export type Bucket = { readonly start: number; readonly count: number; readonly worst: number };

/** Buckets from rows in any order; rows of one start (several members of one root) are added up. */
export function toBuckets(rows: Iterable<Bucket>): Buckets {
  const merged = new Map<number, { count: number; worst: number }>();
  for (const { start, count, worst } of rows) {
    const found = merged.get(start);
    if (!found) merged.set(start, { count, worst });
    else {
      found.count += count;
      found.worst = Math.min(found.worst, worst);
    }
  }
  const start = [...merged.keys()].sort((a, b) => a - b);
  const count = start.map((at) => merged.get(at)!.count);
  const worst = start.map((at) => merged.get(at)!.worst);
  return { start, count, worst, before: runningSum(count) };
}

function runningSum(count: readonly number[]): number[] {
  const before = [0];
  for (let i = 0; i < count.length; i++) before.push(before[i]! + count[i]!);
  return before;
}

/** The index of the first bucket that starts at or after the moment. */
export function indexAt(sorted: readonly number[], moment: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Events in buckets that start in [from, to). */
export const countIn = (buckets: Buckets, from: number, to: number): number =>
  buckets.before[indexAt(buckets.start, to)]! - buckets.before[indexAt(buckets.start, from)]!;

/**
 * Events in the window of a width that ends at a tick. Up to an hour it is exact to the minute; a longer window ends
 * exactly and begins at the full hour, so it is up to an hour shorter than its name.
 */
export function countWindow(series: Series, tick: number, width: number): number {
  if (width <= HOUR_MS) return countIn(series.minutes, tick - width, tick);
  const hour = floorTo(tick, HOUR_MS);
  return countIn(series.hours, hour - width + HOUR_MS, hour) + countIn(series.minutes, hour, tick);
}

/** Events up to a tick, as far back as the hours reach. */
export function countUntil(series: Series, tick: number): number {
  const hour = floorTo(tick, HOUR_MS);
  return countIn(series.hours, Number.NEGATIVE_INFINITY, hour) + countIn(series.minutes, hour, tick);
}

/** The most severe severity in the window that ends at a tick and begins at a full hour; 7 when nothing happened in it. */
export function worstIn(series: Series, tick: number, width: number): number {
  const hour = floorTo(tick, HOUR_MS);
  return Math.min(worstOf(series.hours, hour - width, hour), worstOf(series.minutes, hour, tick));
}

function worstOf({ start, worst }: Buckets, from: number, to: number): number {
  let most = 7;
  const end = indexAt(start, to);
  for (let i = indexAt(start, from); i < end; i++) if (worst[i]! < most) most = worst[i]!;
  return most;
}

/** Distinct hours with activity in the window that ends at a tick. */
export function activeHours(series: Series, tick: number, width: number): number {
  const hour = floorTo(tick, HOUR_MS);
  const full = indexAt(series.hours.start, hour) - indexAt(series.hours.start, hour - width + HOUR_MS);
  return full + (countIn(series.minutes, hour, tick) > 0 ? 1 : 0);
}

/** Events a day for the `days` days that end at a tick, oldest first; a day is 24 hours back from the tick's hour. */
export function dailyCounts(series: Series, tick: number, days: number): number[] {
  const hour = floorTo(tick, HOUR_MS);
  const counts: number[] = [];
  for (let age = days; age >= 1; age--) {
    const to = hour - (age - 1) * DAY_MS + HOUR_MS;
    const from = to - DAY_MS;
    counts.push(
      countIn(series.hours, from, Math.min(to, hour)) + (age === 1 ? countIn(series.minutes, hour, tick) : 0),
    );
  }
  return counts;
}
