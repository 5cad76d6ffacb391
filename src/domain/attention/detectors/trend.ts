import { clamp } from '../../shared/statistics.js';
import { DAY_MS } from '../../shared/time.js';
import { dailyCounts } from '../../window/series.js';
import type { Look } from '../evidence.js';

/** A rate that has been rising day by day. */
export type Trend = {
  readonly value: number;
  /** Events a day, oldest first. */
  readonly days: readonly number[];
  /** The second half of the days over the first. */
  readonly ratio: number;
  readonly z: number;
};

/**
 * The score test for a log-linear trend of Poisson counts, z = sum((i - mean i) y) / sqrt(mean y * sum((i - mean i)^2)),
 * with the variance widened by the dispersion left around the line, so that ragged traffic makes no trend.
 * Days before we watched do not count.
 */
export function trendAt({ evidence, tick, policy }: Look): Trend | null {
  const { trend } = policy;
  const watchedDays = Math.floor((tick - evidence.watchedSince) / DAY_MS);
  const span = Math.min(trend.days, watchedDays);
  if (span < trend.minDays) return null;
  const days = dailyCounts(evidence.series, tick, span);
  const total = days.reduce((sum, count) => sum + count, 0);
  if (total < trend.minEvents || days.filter((count) => count > 0).length < trend.minDays) return null;
  const half = span >> 1;
  const first = mean(days.slice(0, half));
  const last = mean(days.slice(span - half));
  const ratio = last / Math.max(first, 1 / half);
  if (ratio < trend.minRatio) return null;
  const z = trendScore(days);
  const value = clamp((z - 2) / (trend.fullZ - 2));
  return value > 0 ? { value, days, ratio, z } : null;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function trendScore(days: readonly number[]): number {
  const centre = (days.length - 1) / 2;
  const level = mean(days);
  let cross = 0;
  let spread = 0;
  days.forEach((count, i) => {
    cross += (i - centre) * count;
    spread += (i - centre) ** 2;
  });
  const slope = cross / spread;
  let left = 0;
  days.forEach((count, i) => {
    left += (count - level - slope * (i - centre)) ** 2;
  });
  const dispersion = Math.max(1, left / Math.max(1, days.length - 2) / level);
  return cross / Math.sqrt(level * spread * dispersion);
}
