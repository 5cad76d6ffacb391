import { clamp } from '../shared/statistics.js';
import type { ScoringPolicy } from './policy.js';

/** How much a claim of "never before" may weigh after watching for a time: nothing at first, everything after a week. */
export function watchConfidence(watchedMs: number, policy: ScoringPolicy): number {
  const { silentMs, fullMs } = policy.coldStart;
  if (watchedMs < silentMs) return 0;
  return 0.5 + 0.5 * clamp((watchedMs - silentMs) / (fullMs - silentMs));
}
