import { clamp, decay } from '../../shared/statistics.js';
import { countUntil } from '../../window/series.js';
import { watchConfidence } from '../cold-start.js';
import type { Look } from '../evidence.js';

/** Never seen before, after watching long enough to say so. */
export type Novelty = {
  readonly value: number;
  readonly ageMs: number;
  /** How long we had watched without seeing it. */
  readonly watchedMs: number;
  readonly count: number;
};

export function noveltyAt({ evidence, tick, policy }: Look): Novelty | null {
  const watchedMs = evidence.firstSeen - evidence.watchedSince;
  const confidence = watchConfidence(watchedMs, policy);
  if (confidence === 0) return null;
  const ageMs = tick - evidence.firstSeen;
  const count = countUntil(evidence.series, tick);
  const rare = clamp(1 - Math.log10(Math.max(1, count)) / Math.log10(policy.novelty.maxCount));
  const value = confidence * decay(ageMs, policy.novelty.halfLifeMs) * (0.5 + 0.5 * rare);
  return value < 0.02 ? null : { value, ageMs, watchedMs, count };
}
