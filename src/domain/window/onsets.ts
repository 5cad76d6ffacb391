import { DAY_MS, MINUTE_MS } from '../shared/time.js';
import { indexAt } from './series.js';

/** Quiet time after which activity counts as started anew: the unit of rhythm and of co-occurrence. */
export const ONSET_GAP_MS = 30 * MINUTE_MS;

/** How far back from a tick starts of activity are looked at. The store reads as many, so a fold sees the same wherever it is taken up. */
export const ONSETS_REACH_MS = 90 * DAY_MS;

/** The newest starts before a moment, none of them beyond the reach of a tick, `most` at most. */
export function latestOnsets(onsets: readonly number[], until: number, tick: number, most: number): number[] {
  const end = indexAt(onsets, until);
  return onsets.slice(Math.max(indexAt(onsets, tick - ONSETS_REACH_MS), end - most), end);
}

/** Starts of activity: active minutes (starts, ascending) with at least half an hour of quiet before them. */
export function startsOfActivity(minutes: readonly number[]): number[] {
  return minutes.filter((start, i) => i === 0 || start - minutes[i - 1]! >= ONSET_GAP_MS);
}
