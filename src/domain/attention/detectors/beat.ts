import { median, medianDeviation, quantile } from '../../shared/statistics.js';
import { floorTo, HOUR_MS } from '../../shared/time.js';
import { latestOnsets } from '../../window/onsets.js';
import { indexAt } from '../../window/series.js';
import type { SignatureEvidence } from '../evidence.js';
import type { ScoringPolicy } from '../policy.js';

/** The beat of a regular signature: the usual distance between beats, and how late one may be. Milliseconds. */
export type Beat = { readonly everyMs: number; readonly toleranceMs: number; readonly beats: number };

const LATEST = 50;

/** A beat of half an hour or more, from the starts of activity up to a moment, as known at a tick; null when they are not regular. */
export function beatAt(
  evidence: SignatureEvidence,
  until: number,
  tick: number,
  policy: ScoringPolicy,
): Beat | null {
  const times = latestOnsets(evidence.onsets, until, tick, LATEST);
  if (times.length <= policy.absence.minBeats) return null;
  const gaps = times.slice(1).map((at, i) => at - times[i]!);
  const everyMs = median(gaps);
  const spread = medianDeviation(gaps, everyMs);
  if (spread / everyMs >= policy.absence.maxSpread) return null;
  // A regular beat may be late now and then: the longest it ever took is not an absence yet.
  const toleranceMs = Math.max(3 * spread, policy.absence.minToleranceMs, Math.max(...gaps) - everyMs);
  return { everyMs, toleranceMs, beats: times.length };
}

const STREAM_HOURS = 24;
/** Expected events missed before silence of a stream is certain: e^-14 is one in a million. */
const CERTAIN_MISSED = 14;

/**
 * A stream that was there in each of the 24 hours before its last: its beat is that of a slow hour, and it may stay
 * away until a million to one is against chance (Poisson). Null when it was not steady.
 */
export function streamAt(evidence: SignatureEvidence, last: number): Beat | null {
  const { start, count } = evidence.series.hours;
  const end = indexAt(start, floorTo(last, HOUR_MS));
  const begin = end - STREAM_HOURS;
  if (begin < 0 || start[begin] !== floorTo(last, HOUR_MS) - STREAM_HOURS * HOUR_MS) return null;
  const slow = quantile(count.slice(begin, end), 0.1);
  const everyMs = HOUR_MS / slow;
  return { everyMs, toleranceMs: CERTAIN_MISSED * everyMs, beats: STREAM_HOURS * slow };
}
