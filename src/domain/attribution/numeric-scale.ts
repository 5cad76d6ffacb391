/** The scale numbers are compared on, their middle and their noise. */
import { ROBUST_PROFILE } from './thresholds.js';

const P = ROBUST_PROFILE.numeric;

/** Makes the MAD of normal noise its standard deviation. */
const MAD_TO_DEVIATION = 1.4826;

/** Ascending copy. By insertion: for the forty values there are at most, twice as fast as the built-in sort. */
function ascending(values: readonly number[]): readonly number[] {
  const sorted = values.slice();
  for (let next = 1; next < sorted.length; next += 1) {
    const value = sorted[next]!;
    let place = next;
    while (place > 0 && sorted[place - 1]! > value) {
      sorted[place] = sorted[place - 1]!;
      place -= 1;
    }
    sorted[place] = value;
  }
  return sorted;
}

export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value half of the weight lies at or below: one that was observed, so it is exact. */
export function weightedMedian(values: readonly (readonly [value: number, weight: number])[]): number {
  const sorted = [...values].sort(([a], [b]) => a - b);
  const half = sorted.reduce((sum, [, weight]) => sum + weight, 0) / 2;
  let below = 0;
  for (const [value, weight] of sorted) {
    below += weight;
    if (below >= half) return value;
  }
  return sorted.at(-1)![0];
}

/** Robust standard deviation: the median distance from the median. */
function robustDeviation(values: readonly number[], middle: number): number {
  return MAD_TO_DEVIATION * median(values.map((value) => Math.abs(value - middle)));
}

/** Makes the range between the 15% and 85% quantiles of normal noise its standard deviation. */
const RANGE_TO_DEVIATION = 2.073;

/** Robust standard deviation that sees two levels for what they are, where the median distance sees only one. */
export function rangeDeviation(values: readonly number[]): number {
  const sorted = ascending(values);
  const cut = Math.floor(0.15 * sorted.length);
  return (sorted[sorted.length - 1 - cut]! - sorted[cut]!) / RANGE_TO_DEVIATION;
}

/** Whether ratios make sense: they do for durations and counts, not where zeros or signs occur. */
export const isRatioScale = (values: readonly number[]): boolean => values.every((value) => value > 0);

/** What a stretch of observations looks like: where its middle is, how noisy it is, how strict a limit must be. */
export type Baseline = { readonly middle: number; readonly noise: number; readonly limitFactor: number };

/** z of a chi-square with `df` degrees of freedom (Wilson and Hilferty, 1931). */
function chiSquareZ(chiSquare: number, df: number): number {
  const spread = 2 / (9 * df);
  return (Math.cbrt(chiSquare / df) - (1 - spread)) / Math.sqrt(spread);
}

const clip = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));

/** How much stricter than its table a limit must be with this many observations before. */
function factorFor(before: number): number {
  const fewer = Math.max(0, P.knee - before) / before;
  const more = Math.max(0, before - P.knee);
  return 1 + P.fewerSlope * fewer + P.moreSlope * more;
}

/**
 * Middle and noise of the observations before a possible change.
 * Noise measured from a few observations is itself so uncertain that a limit set by it either misses real shifts
 * or cries wolf. So a noise of `assumed` is taken for granted until the observations clearly say more or less.
 * @param values at least two, on the scale of comparison
 * @param assumed noise to assume; 0 measures it at once
 */
export function baselineOf(values: readonly number[], assumed: number): Baseline {
  const centre = median(values);
  const df = values.length - 1;
  const measured = robustDeviation(values, centre);
  const rough = Math.sqrt(
    (values.length * measured ** 2 + P.roughPrior * assumed ** 2) / (values.length + P.roughPrior),
  );
  const offsets = values.map((value) => clip(value - centre, P.clipBefore * rough));
  const offset = offsets.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = offsets.reduce((sum, value) => sum + (value - offset) ** 2, 0);
  const baseline = { middle: centre + offset, limitFactor: factorFor(values.length) };
  const z = assumed > 0 ? chiSquareZ(squares / assumed ** 2, df) : Number.POSITIVE_INFINITY;
  const blend = (priorDf: number): number => Math.sqrt((squares + priorDf * assumed ** 2) / (df + priorDf));
  if (z > P.noisierZ) {
    const student = 1 + P.studentTerm / (df + P.noisierPriorDf);
    return {
      ...baseline,
      noise: Math.max(assumed, blend(P.noisierPriorDf)),
      limitFactor: baseline.limitFactor * student,
    };
  }
  return { ...baseline, noise: z < -P.quieterZ ? blend(P.quieterPriorDf) : assumed };
}
