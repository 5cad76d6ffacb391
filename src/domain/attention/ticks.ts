import { DAY_MS, HOUR_MS, tickOf } from '../shared/time.js';
import { ONSET_GAP_MS } from '../window/onsets.js';
import { indexAt } from '../window/series.js';
import { beatAt, streamAt } from './detectors/beat.js';
import type { SignatureEvidence } from './evidence.js';
import type { ScoringPolicy } from './policy.js';

/** Quiet time after which a score is looked at again without new events. */
const QUIET_STEPS_MS = [
  ONSET_GAP_MS,
  HOUR_MS,
  6 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  3 * DAY_MS,
  5 * DAY_MS,
  7 * DAY_MS,
  10 * DAY_MS,
] as const;
/** Missed beats at which an absence is looked at again. */
const MISSED_BEATS = [1, 2, 3, 4, 6, 8, 12, 24] as const;

/** The first tick with activity after a tick; null when there is none. */
export function nextActiveTick(evidence: SignatureEvidence, after: number): number | null {
  const { start } = evidence.series.minutes;
  const at = indexAt(start, after);
  return at < start.length ? tickOf(start[at]!) : null;
}

/** The tick of the newest activity up to a tick; null when there is none. */
export function lastActiveTick(evidence: SignatureEvidence, tick: number): number | null {
  const { start } = evidence.series.minutes;
  const at = indexAt(start, tick);
  return at > 0 ? tickOf(start[at - 1]!) : null;
}

/** What decides whether quiet time alone can change anything: a score to lose, a band to leave, a beat to miss, a candidate to close. */
export type QuietState = {
  readonly tick: number;
  readonly score: number;
  readonly band: string;
  readonly period: { readonly openedTick: number | null; readonly closedTick: number | null } | null;
};

/** The next tick after `state.tick` at which quiet time changes something, were there no more events; or null. */
export function nextQuietTick(
  evidence: SignatureEvidence,
  policy: ScoringPolicy,
  state: QuietState,
): number | null {
  const last = lastActiveTick(evidence, state.tick);
  if (last === null) return null;
  const beat = beatAt(evidence, last, state.tick, policy) ?? streamAt(evidence, last);
  const fades = state.score >= policy.fadingScore || state.band !== 'BACKGROUND';
  const closes =
    state.period !== null && state.period.openedTick !== null && state.period.closedTick === null;
  if (!beat && !fades && !closes) return null;
  const steps = QUIET_STEPS_MS.map((quiet) => last + quiet);
  // Where a candidate closes, and where what came back or healed has left the span that is looked back at.
  steps.push(last + policy.quietMs, last + policy.repeat.spanMs, last + policy.recovery.spanMs);
  // Nothing is missed within the gap that activity may have: a fold that goes on would not look there.
  if (beat)
    for (const missed of MISSED_BEATS)
      steps.push(Math.max(last + ONSET_GAP_MS, tickOf(last + missed * beat.everyMs + beat.toleranceMs)));
  const later = steps.filter((tick) => tick > state.tick);
  return later.length === 0 ? null : Math.min(...later);
}
