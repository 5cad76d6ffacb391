import { DAY_MS, HOUR_MS } from '../shared/time.js';
import { activeHours, countWindow } from '../window/series.js';
import type { Look } from './evidence.js';

/** Clearly low-value, highly repetitive chatter: many a day, in most hours since it began, a low score and harmless wording. */
export function isChatter({ evidence, tick, policy }: Look, score: number, impact: number): boolean {
  const { perDay, hoursShare, maxScore, maxImpact } = policy.chatter;
  if (score >= maxScore || impact >= maxImpact || countWindow(evidence.series, tick, DAY_MS) < perDay)
    return false;
  const hours = Math.min(24, Math.ceil((tick - evidence.firstSeen) / HOUR_MS));
  return activeHours(evidence.series, tick, DAY_MS) >= hoursShare * hours;
}
