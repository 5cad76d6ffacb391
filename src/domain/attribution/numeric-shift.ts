/** Whether the level of a numeric pair has moved, and when. */
import { baselineOf, isRatioScale, median } from './numeric-scale.js';
import { ROBUST_PROFILE } from './thresholds.js';

const P = ROBUST_PROFILE.numeric;

export type Shift = {
  /** Observations since the level moved. */
  readonly observations: number;
  /** Levels before and after, in the unit of the values. */
  readonly from: number;
  readonly to: number;
  /** How far beyond the noise, in standard deviations of the comparison. */
  readonly z: number;
};

type Weighted = readonly [value: number, weight: number];

/** Sum of clipped distances from the middle in units of noise, scaled to a standard normal where nothing moved. */
function distance(
  after: readonly Weighted[],
  before: readonly Weighted[],
  middle: number,
  noise: number,
): number {
  let sum = 0;
  let weight = 0;
  let squares = 0;
  for (const [value, w] of after) {
    const offset = value - middle;
    const units = noise > 0 ? offset / noise : Math.sign(offset) * P.clipAfter;
    sum += w * Math.max(-P.clipAfter, Math.min(P.clipAfter, units));
    weight += w;
    squares += w * w;
  }
  const beforeWeight = before.reduce((all, [, w]) => all + w, 0);
  const beforeSquares = before.reduce((all, [, w]) => all + w * w, 0);
  return sum / Math.sqrt(squares + (weight * weight * beforeSquares) / (beforeWeight * beforeWeight));
}

/** Whether the new level was nothing unusual before: a value with two habitual levels does not drift between them. */
function wasSeen(before: readonly number[], level: number, middle: number): boolean {
  const mark = middle + P.seenBefore.reach * (level - middle);
  const asFar = before.filter((value) => (level > middle ? value >= mark : value <= mark)).length;
  return asFar > P.seenBefore.share * before.length;
}

/**
 * Looks for one change of level within the last observations: each possible one is compared with what went before
 * by distance over noise, so a single spike of any height is not a shift.
 * @param values the regime's values with their weights, oldest first
 * @returns the most telling shift, or null
 */
export function findShift(values: readonly Weighted[]): Shift | null {
  const ratio = isRatioScale(values.map(([value]) => value));
  const scaled = values.map(([value, weight]) => [ratio ? Math.log(value) : value, weight] as const);
  let best: (Shift & { readonly excess: number }) | null = null;
  for (const [observations, limit] of P.limits) {
    const before = scaled.slice(0, -observations);
    if (before.length < P.minBefore) break;
    const after = scaled.slice(-observations);
    const numbers = before.map(([value]) => value);
    const baseline = baselineOf(numbers, ratio ? P.noise : P.noise * Math.abs(median(numbers)));
    const z = distance(after, before, baseline.middle, baseline.noise);
    const excess = Math.abs(z) / (limit * baseline.limitFactor);
    if (excess < 1 || (best && best.excess >= excess)) continue;
    const level = median(after.map(([value]) => value));
    const moved = Math.abs(level - baseline.middle);
    const enough = ratio ? Math.log(1 + P.minShift) : P.minShift * Math.abs(baseline.middle);
    if (moved < enough || wasSeen(numbers, level, baseline.middle)) continue;
    const back = (value: number): number => (ratio ? Math.exp(value) : value);
    best = { observations, from: back(baseline.middle), to: back(level), z, excess };
  }
  return best;
}
