/** Which states of a pair to keep: enough to go back to any time cheaply, few however long the series. */
import { compareKeys, type OrderKey } from './observation.js';
import { ROBUST_PROFILE } from './thresholds.js';

/** The nearest checkpoint before an observation, or null for the beginning. */
export function nearestBefore<T extends { readonly lastKey: OrderKey | null }>(
  checkpoints: readonly T[],
  key: OrderKey,
): T | null {
  let nearest: T | null = null;
  for (const checkpoint of checkpoints) {
    if (checkpoint.lastKey === null || compareKeys(checkpoint.lastKey, key) >= 0) continue;
    if (nearest === null || compareKeys(checkpoint.lastKey, nearest.lastKey!) > 0) nearest = checkpoint;
  }
  return nearest;
}

/**
 * Which kept checkpoints can be deleted. They are thinned the further back they are: of the checkpoints whose
 * number is a multiple of a power of two the last two stay, so a series of a million observations keeps about
 * thirty, and going back some distance never folds more than four times that distance.
 * @param counts observations folded into each kept checkpoint, multiples of `checkpointEvery`
 * @param now observations folded in all
 */
export function checkpointsToDrop(counts: readonly number[], now: number): readonly number[] {
  const every = ROBUST_PROFILE.checkpointEvery;
  const newest = Math.floor(now / every);
  return counts.filter((count) => {
    const number = Math.round(count / every);
    const stride = largestPowerOfTwoIn(number);
    return number / stride < Math.floor(newest / stride) - 1;
  });
}

/** The largest power of two that divides a whole number; 1 for 0. */
function largestPowerOfTwoIn(number: number): number {
  let power = 1;
  while (number > 0 && number % (2 * power) === 0) power *= 2;
  return power;
}
