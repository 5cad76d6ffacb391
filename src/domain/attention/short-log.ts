import { HOUR_MS } from '../shared/time.js';
import { DEFAULT_POLICY } from './policy.js';
import type { PolicyOverrides } from './presets.js';

/** A log at least this long is weighed as a tenant is: it reaches beyond the days in which nothing is claimed. */
const LONG_ENOUGH_MS = 2 * DEFAULT_POLICY.coldStart.silentMs;

/**
 * The policy for a log that ends before a tenant's first silent days do (span in milliseconds), or null for a longer one.
 * It can be compared with itself alone: the first eighth is taken for what is normal there, an hour's burst is told
 * against the hours before it, and what an operator would care about by its wording is shown though it neither came nor went.
 */
export function policyOfSpan(spanMs: number): PolicyOverrides | null {
  if (spanMs >= LONG_ENOUGH_MS) return null;
  const span = Math.max(HOUR_MS, spanMs);
  return {
    coldStart: { silentMs: span / 8, fullMs: span / 2 },
    surprise: { priorMs: span },
    bands: { WATCH: 3, hysteresis: 1 },
  };
}
