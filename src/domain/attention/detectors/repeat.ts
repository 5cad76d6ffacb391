import { clamp } from '../../shared/statistics.js';
import { DAY_MS, floorTo, HOUR_MS } from '../../shared/time.js';
import { activeHours, indexAt } from '../../window/series.js';
import type { Look } from '../evidence.js';

/** It keeps coming back: separate starts of activity on separate days. */
export type Repeat = {
  readonly value: number;
  /** Starts of activity in the span, each after at least 30 quiet minutes. */
  readonly times: number;
  readonly days: number;
  readonly spanMs: number;
  /** Share of the hours of the last 7 days that were active: what is always there does not come back. */
  readonly duty: number;
};

const DUTY_SPAN_MS = 7 * DAY_MS;

export function repeatAt({ evidence, tick, policy }: Look): Repeat | null {
  const { spanMs, fullAt } = policy.repeat;
  const end = indexAt(evidence.onsets, tick);
  const begin = indexAt(evidence.onsets, tick - spanMs);
  const times = end - begin;
  if (times < 2) return null;
  const days = new Set(evidence.onsets.slice(begin, end).map((at) => floorTo(at, DAY_MS))).size;
  const duty = dutyAt(evidence, tick);
  // Two of anything is no pattern; from three on it grows with each doubling.
  const often = times === 2 ? 0.1 : clamp(0.3 + (0.7 * Math.log(times / 3)) / Math.log(fullAt / 3));
  const value = often * (days === 1 ? 0.4 : days === 2 ? 0.7 : 1) * clamp(1 - 1.5 * duty);
  return { value, times, days, spanMs, duty };
}

function dutyAt(evidence: Look['evidence'], tick: number): number {
  const watched = Math.min(DUTY_SPAN_MS, Math.max(DAY_MS, tick - evidence.watchedSince));
  return clamp(activeHours(evidence.series, tick, watched) / (watched / HOUR_MS));
}
