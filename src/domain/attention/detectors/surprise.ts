import { clamp, decay, gammaPoissonTail } from '../../shared/statistics.js';
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from '../../shared/time.js';
import { type Buckets, countIn, countWindow, indexAt } from '../../window/series.js';
import { watchConfidence } from '../cold-start.js';
import type { Look } from '../evidence.js';

/** More events in a window than the signature's own past makes likely. */
export type Surprise = {
  /** 0..1, after the damping for earlier bursts and for a short past. */
  readonly value: number;
  readonly horizonMs: number;
  readonly observed: number;
  /** Events the past rate gives for such a window. */
  readonly expected: number;
  /** Tail probability, corrected for the four horizons. */
  readonly p: number;
  /** Earlier days that saw at least half as many in such a window. */
  readonly earlierDays: number;
};

const HORIZONS_MS = [5 * MINUTE_MS, HOUR_MS, DAY_MS, 7 * DAY_MS] as const;
const BASELINE_DAYS = 35;

/**
 * The most surprising of four horizons, or null. The rate is Gamma distributed (prior and past, older days weighing
 * less), so the tail is negative binomial; p is Bonferroni-corrected for the horizons. A burst of a size that earlier
 * days have seen too is not news: each such day halves and thirds and quarters the value.
 */
export function surpriseAt(look: Look): Surprise | null {
  let best: Surprise | null = null;
  for (const horizonMs of HORIZONS_MS) {
    const found = surpriseIn(look, horizonMs);
    // Of equal surprises the one that saw more tells more.
    if (
      found &&
      (!best || found.value > best.value || (found.value === best.value && found.observed > best.observed))
    )
      best = found;
  }
  return best;
}

function surpriseIn(look: Look, horizonMs: number): Surprise | null {
  const { evidence, tick, policy } = look;
  const observed = countWindow(evidence.series, tick, horizonMs);
  if (observed < policy.surprise.minCount) return null;
  // The past ends with the last full hour before the window: the window's own events must not vouch for it.
  const until = floorTo(tick - horizonMs, HOUR_MS);
  if (until - evidence.watchedSince < horizonMs) return null;
  const past = pastRate(look, until);
  const expected = (past.count / past.exposure) * horizonMs;
  if (observed < policy.surprise.minRatio * expected) return null;
  const p = Math.min(
    1,
    HORIZONS_MS.length * gammaPoissonTail(observed, past.count, past.exposure, horizonMs),
  );
  const raw = clamp(-Math.log10(Math.max(p, Number.MIN_VALUE)) / policy.surprise.fullAt);
  const earlierDays = daysAsBusy(evidence.series.hours, until, horizonMs, observed / 2);
  const value = (raw * watchConfidence(tick - evidence.watchedSince, policy)) / (1 + 2 * earlierDays);
  return { value, horizonMs, observed, expected, p, earlierDays };
}

/** Events and exposure (milliseconds) before a full hour, a day's weight halving every half-life, with the prior. */
function pastRate({ evidence, policy }: Look, until: number): { count: number; exposure: number } {
  const { priorCount, priorMs, halfLifeMs } = policy.surprise;
  let count = priorCount;
  let exposure = priorMs;
  for (let age = 0; age < BASELINE_DAYS; age++) {
    const to = until - age * DAY_MS;
    const watched = Math.min(DAY_MS, to - evidence.watchedSince);
    if (watched <= 0) break;
    const weight = decay(age * DAY_MS, halfLifeMs);
    count += weight * countIn(evidence.series.hours, to - DAY_MS, to);
    exposure += weight * watched;
  }
  return { count, exposure };
}

/** Days before `until` on which a window of the width held at least `enough` (an hour stands for shorter windows). */
function daysAsBusy(hours: Buckets, until: number, horizonMs: number, enough: number): number {
  if (horizonMs > DAY_MS) return 0;
  const end = indexAt(hours.start, until);
  const begin = indexAt(hours.start, until - BASELINE_DAYS * DAY_MS);
  const busiest = new Map<number, number>();
  for (let i = begin; i < end; i++) {
    const day = Math.floor((until - hours.start[i]!) / DAY_MS);
    const sofar = busiest.get(day) ?? 0;
    busiest.set(day, horizonMs === DAY_MS ? sofar + hours.count[i]! : Math.max(sofar, hours.count[i]!));
  }
  let days = 0;
  for (const events of busiest.values()) if (events >= enough) days += 1;
  return days;
}
