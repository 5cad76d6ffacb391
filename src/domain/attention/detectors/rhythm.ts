import { rayleigh } from '../../shared/statistics.js';
import { DAY_MS, floorTo, HOUR_MS } from '../../shared/time.js';
import { latestOnsets } from '../../window/onsets.js';
import type { Look } from '../evidence.js';

/** A schedule: activity starts at one phase of a period ("nightly about 02:00"). */
export type Rhythm = {
  readonly periodMs: number;
  /** Where in the period it starts (milliseconds after the period's UTC beginning). */
  readonly phaseMs: number;
  readonly p: number;
  readonly onsets: number;
};

const PERIODS_MS = [HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS, 7 * DAY_MS] as const;
/** Four days of hourly starts, whichever hour it is. */
const LATEST = 96;

/**
 * The longest period on which starts of activity cluster: Rayleigh's test, p below the limit for each of five periods,
 * on at least four separate days. The longest wins because "daily at 02:00" also clusters on every shorter period.
 */
export function rhythmAt({ evidence, tick, policy }: Look): Rhythm | null {
  const onsets = latestOnsets(evidence.onsets, tick, tick, LATEST);
  if (onsets.length < policy.rhythm.minOnsets) return null;
  if (new Set(onsets.map((at) => floorTo(at, DAY_MS))).size < policy.rhythm.minDays) return null;
  for (const periodMs of [...PERIODS_MS].reverse()) {
    const span = onsets[onsets.length - 1]! - onsets[0]!;
    if (span < 3 * periodMs) continue;
    const test = rayleigh(onsets.map((at) => ((at % periodMs) / periodMs) * 2 * Math.PI));
    if (test.p >= policy.rhythm.maxP) continue;
    const turn = (test.mean / (2 * Math.PI) + 1) % 1;
    return { periodMs, phaseMs: turn * periodMs, p: test.p, onsets: onsets.length };
  }
  return null;
}
