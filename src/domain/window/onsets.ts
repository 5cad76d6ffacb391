import { MINUTE_MS } from '../shared/time.js';

/** Quiet time after which activity counts as started anew: the unit of rhythm and of co-occurrence. */
export const ONSET_GAP_MS = 30 * MINUTE_MS;

/** Starts of activity: active minutes (starts, ascending) with at least half an hour of quiet before them. */
export function startsOfActivity(minutes: readonly number[]): number[] {
  return minutes.filter((start, i) => i === 0 || start - minutes[i - 1]! >= ONSET_GAP_MS);
}
