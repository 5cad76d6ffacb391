/**
 * Sessions: the unit in which several actors take turns. The sender's session ids where there are any, and
 * otherwise gaps in time. Values play no part in where a session ends, so that they can be tested afterwards.
 */
import { OTHER } from './known-values.js';
import type { PairObservation } from './observation.js';
import type { Session } from './robust-state.js';
import { ROBUST_PROFILE } from './thresholds.js';

const { session: LIMITS, memory: MEMORY } = ROBUST_PROFILE;

/** The silence that ends a session: half an hour, or less where the session's own pace is quicker. */
function endingGapMs(session: Session): number {
  if (session.count < LIMITS.paceNeeds) return LIMITS.gapMs;
  const paceMs = (session.lastMs - session.firstMs) / (session.count - 1);
  return Math.min(LIMITS.gapMs, Math.max(LIMITS.minGapMs, LIMITS.paceMultiple * paceMs));
}

function sessionOf(sessions: readonly Session[], observation: PairObservation): Session | undefined {
  if (observation.sessionId !== null) {
    return sessions.findLast((session) => session.named && session.key === observation.sessionId);
  }
  const last = sessions.findLast((session) => !session.named);
  return last && observation.windowEndMs - last.lastMs <= endingGapMs(last) ? last : undefined;
}

type Tallies = Session['tallies'];

function addValue(tallies: Tallies, symbol: number, weight: number): Tallies {
  const known = tallies.some(([other]) => other === symbol);
  if (!known && tallies.length < MEMORY.valuesInSession) return [...tallies, [symbol, weight]];
  const target = known ? symbol : OTHER;
  if (!known && !tallies.some(([other]) => other === OTHER)) return [...tallies, [OTHER, weight]];
  return tallies.map(([other, sum]) => [other, other === target ? sum + weight : sum] as const);
}

/** Six digits: samples are only told to be high or low, and a state full of long fractions is large. */
const addSample = (tallies: Tallies, sample: number, weight: number): Tallies =>
  tallies.length < MEMORY.samplesInSession ? [...tallies, [Number(sample.toPrecision(6)), weight]] : tallies;

/**
 * Puts a valued observation into its session, the last `memory.sessions` of which are kept, oldest first.
 * A named session may be returned to as long as it is kept, so two people at work at once stay apart.
 */
export function addToSession(
  sessions: readonly Session[],
  observation: PairObservation,
  numeric: boolean,
  symbol: number,
  weight: number,
): readonly Session[] {
  const add = numeric ? addSample : addValue;
  const atMs = observation.windowEndMs;
  const open = sessionOf(sessions, observation);
  if (open) {
    const grown = {
      ...open,
      lastMs: atMs,
      count: open.count + 1,
      tallies: add(open.tallies, symbol, weight),
    };
    return sessions.map((session) => (session === open ? grown : session));
  }
  const key = observation.sessionId ?? `@${atMs}`;
  const fresh = { key, named: observation.sessionId !== null, firstMs: atMs, lastMs: atMs, count: 1 };
  return [...sessions, { ...fresh, tallies: add([], symbol, weight) }].slice(-MEMORY.sessions);
}
