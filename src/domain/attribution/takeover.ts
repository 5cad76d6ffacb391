/** Whether a new value has taken the place of the one that held. */
import { OTHER } from './known-values.js';
import type { RecentValue } from './robust-state.js';
import { ROBUST_PROFILE } from './thresholds.js';

const P = ROBUST_PROFILE.takeover;

/** ln likelihood ratio of `hits` in `length` observations: the new normal against as rare as it was before. */
function logRatio(hits: number, length: number, usual: number): number {
  const misses = length - hits;
  return hits * Math.log(P.fidelity / usual) + misses * Math.log((1 - P.fidelity) / (1 - usual));
}

/**
 * Weighs the last observations of a regime against those before them.
 * A value that was rare replaces the old one after four in a row; one that came up often must last longer.
 * @param window values of the regime, oldest first
 * @param holds the symbol that holds
 * @returns how many of the last observations are the new value's time, or null
 */
export function takeover(window: readonly RecentValue[], holds: number): number | null {
  const rising = window.at(-1)?.[3];
  if (rising === undefined || rising === holds || rising === OTHER) return null;
  let best: { readonly length: number; readonly ratio: number } | null = null;
  for (let length = P.minHits; length <= Math.min(P.maxTail, window.length - P.minBefore); length += 1) {
    const before = window.slice(0, -length);
    const tail = window.slice(-length);
    if (tail[0]![3] !== rising) continue;
    const hits = tail.filter(([, , , symbol]) => symbol === rising).length;
    if (hits < P.minHits) continue;
    // Laplace's rule: what was not seen in three observations may still be every fifth.
    const usual = (before.filter(([, , , symbol]) => symbol === rising).length + 1) / (before.length + 2);
    const ratio = logRatio(hits, length, usual);
    if (ratio >= Math.log(P.evidence) && (best === null || ratio > best.ratio)) best = { length, ratio };
  }
  return best?.length ?? null;
}
