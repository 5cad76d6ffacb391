/** What each primitive of an identity says once the others have been heard. */
import { type CoFlip, findCoFlips } from './co-flip.js';
import type { StateName } from './observation.js';
import type { PairSummary } from './pair-summary.js';
import { ROBUST_PROFILE } from './thresholds.js';

/** A pair's state as it is shown, stored and announced. */
export type ConfirmedState = {
  readonly primitive: string;
  readonly state: StateName;
  readonly confidence: number;
  /** Epoch milliseconds; a function of the observations alone, as the pair's own is. */
  readonly lastChangeMs: number;
  /** The co-flip that confirms several actors, or null. */
  readonly coFlip: CoFlip | null;
  /** Whether it alternates by session while nothing else of the identity does so with it: moods, or too early. */
  readonly unconfirmed: boolean;
};

const { minCommonSessions } = ROBUST_PROFILE.coFlip;

/** Whether another primitive was seen in enough sessions, lately enough, to have changed with this one. */
const isComparable = (summary: PairSummary, other: PairSummary): boolean =>
  other !== summary &&
  other.sessionCount >= minCommonSessions &&
  other.reading.lastObservationMs >= (summary.alternatingSinceMs ?? 0);

function readOne(
  summary: PairSummary,
  summaries: readonly PairSummary[],
  coFlips: readonly CoFlip[],
): ConfirmedState {
  const { primitive, reading } = summary;
  const coFlip = coFlips.find(({ primitives }) => primitives.includes(primitive)) ?? null;
  if (coFlip) {
    const posterior = 1 / (1 + ROBUST_PROFILE.coFlip.evidence * Math.exp(-coFlip.logEvidence));
    const confidence = Math.max(ROBUST_PROFILE.turns.maxUnconfirmed, posterior);
    const own = reading.state === 'MULTI_ACTOR';
    const lastChangeMs = own ? Math.min(reading.lastChangeMs, coFlip.sinceMs) : coFlip.sinceMs;
    return { primitive, state: 'MULTI_ACTOR', confidence, lastChangeMs, coFlip, unconfirmed: false };
  }
  const own = { primitive, confidence: reading.confidence, lastChangeMs: reading.lastChangeMs, coFlip: null };
  if (reading.state !== 'MULTI_ACTOR') return { ...own, state: reading.state, unconfirmed: false };
  const comparable = summaries.some((other) => isComparable(summary, other));
  return { ...own, state: comparable ? 'CONFLICTED' : 'MULTI_ACTOR', unconfirmed: true };
}

/**
 * The states of all primitives of one identity. Primitives that change hands together are MULTI_ACTOR, even those
 * too noisy to be so by themselves; one that alternates alone, with others there to compare, is CONFLICTED; one
 * with nothing to compare keeps what it says, at a confidence of at most 0.6. Other states stay as they are.
 */
export function readIdentity(summaries: readonly PairSummary[]): readonly ConfirmedState[] {
  const coFlips = findCoFlips(summaries);
  return summaries.map((summary) => readOne(summary, summaries, coFlips));
}

/** What of a pair decides whether its identity must be asked. */
type Alternation = Pick<PairSummary, 'alternatingSinceMs'>;

/**
 * Whether a pair's update can change the confirmed states of its identity; if not, a worker need not load the other
 * primitives, and this one's own state stands.
 * @param before null before the pair's first observation
 * @param othersAlternate whether any other pair of the identity has an `alternatingSinceMs`
 */
export function concernsOthers(
  before: Alternation | null,
  after: Alternation,
  othersAlternate: boolean,
): boolean {
  return (
    othersAlternate ||
    after.alternatingSinceMs !== null ||
    (before !== null && before.alternatingSinceMs !== null)
  );
}
