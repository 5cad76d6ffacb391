import { ONSET_GAP_MS } from '../window/onsets.js';
import { atLeast, type Band } from './band.js';
import { isChatter } from './chatter.js';
import { keepCheckpoint, thinCheckpoints } from './checkpoints.js';
import { nextCompanyTick } from './company.js';
import type { SignatureEvidence } from './evidence.js';
import type { Findings, Values } from './findings.js';
import type { FoldState, Period } from './fold-state.js';
import { closedByPerson, nextHeardTick } from './memory.js';
import { isOwnStory } from './own-story.js';
import type { ScoringPolicy } from './policy.js';
import { nextPrecedenceTick } from './precedence.js';
import { bandOf, type Points, pointsOf, scoreOf } from './score.js';
import { lastActiveTick, nextActiveTick, nextQuietTick } from './ticks.js';
import { findAt, valuesOf } from './weigh.js';

/** Score and band at a tick, with what they rest on. */
export type Snapshot = {
  readonly tick: number;
  readonly score: number;
  readonly band: Band;
  readonly values: Values;
  readonly points: Points;
  readonly findings: Findings;
};

/** As good as the peak: the latest such snapshot is what a title is made of, because it knows more. */
const NEAR_PEAK = 0.9;

/** A period as this fold leaves it; `peak` is its latest snapshot near the highest score, when that fell into this fold. */
export type FoldedPeriod = { readonly period: Period; readonly peak: Snapshot | null };

export type Folded = {
  readonly state: FoldState;
  /** States to resume from when later counts arrive: the newest that is not after the earliest change will do. */
  readonly checkpoints: readonly FoldState[];
  /** The last snapshot; null when no tick was due. */
  readonly current: Snapshot | null;
  readonly history: readonly Snapshot[];
  /** Periods that were open or opened in this fold, closed ones included. */
  readonly periods: readonly FoldedPeriod[];
  /** The next tick at which quiet time alone changes something; null when nothing more will. */
  readonly dueAt: number | null;
};

/**
 * Folds a signature's ticks after the start state's up to `now` (milliseconds): score, band with hysteresis, peak and
 * history. Only what was counted until a tick is looked at there, so the fold of the same counts is the same whenever,
 * in whatever pieces and on whichever worker it is run.
 */
export function foldAttention(
  evidence: SignatureEvidence,
  policy: ScoringPolicy,
  start: FoldState,
  now: number,
  older: readonly FoldState[] = [],
): Folded {
  const history: Snapshot[] = [];
  const closed: FoldedPeriod[] = [];
  const checkpoints = [...older];
  let state = start;
  let current: Snapshot | null = null;
  let peak: Snapshot | null = null;
  for (
    let tick = nextTick(evidence, policy, state, now);
    tick !== null;
    tick = nextTick(evidence, policy, state, now)
  ) {
    keepCheckpoint(checkpoints, state);
    current = snapshotAt(evidence, policy, state, tick);
    const last = lastActiveTick(evidence, tick) ?? tick;
    const ended = state.period ? endOf(state.period, tick, last, evidence, policy) : null;
    if (state.period && ended !== null) {
      closed.push({ period: { ...state.period, closedTick: ended }, peak });
      peak = null;
    }
    const open = ended === null ? state.period : null;
    const period = nextPeriod(open, state.period, current, last, evidence, policy);
    if (period && current.score >= NEAR_PEAK * period.peak.score) peak = current;
    const recording = isChange(state.recorded, current, policy);
    if (recording) history.push(current);
    const recorded = recording ? { score: current.score, band: current.band } : state.recorded;
    const { held, baseline } = current.findings;
    state = { tick, score: current.score, band: current.band, held, baseline, period, recorded };
  }
  thinCheckpoints(checkpoints);
  const periods = state.period ? [...closed, { period: state.period, peak }] : closed;
  return { state, checkpoints, current, history, periods, dueAt: nextQuietTick(evidence, policy, state) };
}

/** The next tick to weigh: the next with activity or with an opinion to hear, or a quiet step before it that lies in the past of `now`. */
function nextTick(
  evidence: SignatureEvidence,
  policy: ScoringPolicy,
  state: FoldState,
  now: number,
): number | null {
  const active = earlier(
    earlier(nextActiveTick(evidence, state.tick), nextCompanyTick(evidence.company, state.tick)),
    nextPrecedenceTick(evidence.precedence, state.tick),
  );
  const last = lastActiveTick(evidence, state.tick);
  const next = earlier(active, hearing(evidence, state.tick));
  // No quiet step fits before activity that goes on: the common case, and the cheap one.
  if (active !== null && (last === null || active - last < ONSET_GAP_MS)) return next;
  const quiet = nextQuietTick(evidence, policy, state);
  if (quiet !== null && quiet < (next ?? Number.POSITIVE_INFINITY) && quiet <= Math.max(now, next ?? 0))
    return quiet;
  return next;
}

/** The next tick at which a new opinion counts, once there is something to have an opinion about. */
function hearing(evidence: SignatureEvidence, after: number): number | null {
  const tick = nextHeardTick(evidence.memory, after);
  return tick !== null && lastActiveTick(evidence, tick) !== null ? tick : null;
}

const earlier = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

function snapshotAt(
  evidence: SignatureEvidence,
  policy: ScoringPolicy,
  state: FoldState,
  tick: number,
): Snapshot {
  const look = { evidence, tick, policy };
  const findings = findAt(look, state.held, state.baseline);
  const values = valuesOf(findings, policy);
  const points = pointsOf(values, policy);
  const score = scoreOf(points);
  return {
    tick,
    score,
    band: bandOf(score, state.band, isChatter(look, score, findings.impact.value), policy),
    values,
    points,
    findings,
  };
}

/**
 * The tick at which a period ended, when activity comes back after a person closed it or after a quiet stretch long
 * enough to close it; null while it goes on.
 */
function endOf(
  period: Period,
  tick: number,
  last: number,
  { memory }: SignatureEvidence,
  policy: ScoringPolicy,
): number | null {
  const byPerson = last > period.last ? closedByPerson(memory, period, last - 1) : null;
  if (byPerson !== null) return byPerson;
  return Math.min(tick, last) - period.last >= policy.quietMs ? period.last + policy.quietMs : null;
}

/** Where the candidate of a period, or the last one before it, began; null when there was none. */
const candidateStart = (period: Period | null): number | null =>
  period && period.openedTick === null ? period.previousStart : (period?.start ?? null);

/** The period a snapshot belongs to: the open one, or a new one that begins with it. */
function nextPeriod(
  open: Period | null,
  before: Period | null,
  snapshot: Snapshot,
  last: number,
  evidence: SignatureEvidence,
  policy: ScoringPolicy,
): Period | null {
  const { memory } = evidence;
  const { tick, band, score } = snapshot;
  if (!open && last !== tick) return null;
  const start = open?.start ?? tick;
  const openedTick =
    open?.openedTick ?? (atLeast(band, 'WATCH') && isOwnStory(evidence, snapshot.findings) ? tick : null);
  return {
    start,
    last,
    score,
    band,
    openedTick,
    promotedTick: open?.promotedTick ?? (openedTick !== null && band === 'PROMOTE' ? tick : null),
    closedTick:
      closedByPerson(memory, { start, last }, tick) ??
      (tick - last >= policy.quietMs ? last + policy.quietMs : null),
    previousStart: open ? open.previousStart : candidateStart(before),
    // Of equal scores the later knows more.
    peak: open && open.peak.score > score ? open.peak : { tick, score },
  };
}

function isChange(
  recorded: FoldState['recorded'],
  { score, band }: Snapshot,
  policy: ScoringPolicy,
): boolean {
  if (recorded === null) return atLeast(band, 'WATCH');
  if (band !== recorded.band) return true;
  return atLeast(band, 'WATCH') && Math.abs(score - recorded.score) >= policy.historyStep;
}
