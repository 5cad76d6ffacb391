/** One observation more of a ROBUST pair. Work and state are bounded, whatever the length of the series. */
import { encode, forgetUnused, valueBehind } from './known-values.js';
import { orderKeyOf, type PairObservation, type ValueKind } from './observation.js';
import type { Transition, Verdict } from './reading.js';
import { type BaseInput, type BaseResult, FIRST_REGIME } from './robust-base.js';
import { mergeValues } from './robust-categorical.js';
import { mergeHashes } from './robust-hash.js';
import { mergeNumbers } from './robust-numeric.js';
import type { Ground, RecentValue, RobustPairState, Turns } from './robust-state.js';
import { isSameValue } from './same-value.js';
import { addToSession } from './sessions.js';
import { ROBUST_PROFILE } from './thresholds.js';
import { transition } from './transition.js';
import { confidenceInTurns, NO_TURNS, readTurns } from './turns.js';
import { isAbstention, toNumber } from './value-key.js';

/** A pair nothing is known of. */
export function emptyRobustState(kind: ValueKind): RobustPairState {
  return {
    profile: 'ROBUST',
    version: ROBUST_PROFILE.version,
    kind,
    lastKey: null,
    reading: null,
    valuedCount: 0,
    known: [],
    nextSymbol: 0,
    recent: [],
    sessions: [],
    regime: FIRST_REGIME,
    turns: NO_TURNS,
    ground: { kind: 'TOO_FEW', valued: 0 },
  };
}

const MERGERS: { readonly [kind in ValueKind]: (input: BaseInput) => BaseResult } = {
  categorical: mergeValues,
  array: mergeValues,
  boolean: mergeValues,
  numeric: mergeNumbers,
  hash: mergeHashes,
  simhash: mergeHashes,
};

/** A vote counts as much as its sender trusts it; one of no confidence, or of none that makes sense, is no vote. */
const weightOf = ({ confidence }: PairObservation): number => (confidence > 0 ? Math.min(1, confidence) : 0);

type Moved = Omit<RobustPairState, 'lastKey' | 'reading'> & { readonly verdict: Verdict };

function turnsGround(state: Pick<RobustPairState, 'kind' | 'known'>, turns: Turns): Ground {
  const nameOf = (symbol: number) =>
    state.kind === 'numeric' ? (symbol === 0 ? 'low' : 'high') : valueBehind(state.known, symbol);
  return {
    kind: 'TURNS',
    values: turns.sessionsEach.map(([symbol]) => nameOf(symbol)),
    sessions: turns.sessionsEach.map(([, sessions]) => sessions),
    returns: turns.returns,
    logEvidence: turns.logEvidence,
  };
}

/** The verdict of the turns where they are active, and of the kind's own merger otherwise. */
function verdictOf(base: BaseResult, turns: Turns, observation: PairObservation): Verdict {
  if (!turns.active) {
    const { value, interval } = base;
    return {
      state: base.regime.state,
      value,
      interval,
      confidence: base.regime.state === 'UNKNOWN' ? 0 : interval.lower,
    };
  }
  const confidence = confidenceInTurns(turns.logEvidence);
  return { state: 'MULTI_ACTOR', value: observation.value, confidence, interval: turns.fidelity };
}

function takeIn(state: RobustPairState, observation: PairObservation, weight: number): Moved {
  const { kind } = state;
  const numeric = kind === 'numeric';
  const encoded = numeric
    ? { symbol: toNumber(observation.value), known: state.known, nextSymbol: 0 }
    : encode(kind, observation.value, state.known, state.nextSymbol);
  const { symbol } = encoded;
  const limit = numeric ? ROBUST_PROFILE.memory.numeric : ROBUST_PROFILE.memory.categorical;
  const entry: RecentValue = [observation.id, observation.windowEndMs, weight, symbol];
  const recent = [...state.recent, entry].slice(-limit);
  const sessions = addToSession(state.sessions, observation, numeric, symbol, weight);
  const valuedCount = state.valuedCount + 1;
  const base = MERGERS[kind]({
    recent,
    valuedCount,
    known: encoded.known,
    regime: state.regime,
    observation,
  });
  const turns = readTurns(state.turns, sessions, numeric, observation.windowEndMs);
  const known = forgetUnused(encoded.known, recent, sessions, base.regime.holds);
  return {
    profile: state.profile,
    version: state.version,
    kind,
    valuedCount,
    known,
    nextSymbol: encoded.nextSymbol,
    recent,
    sessions,
    regime: base.regime,
    turns,
    ground: turns.active ? turnsGround({ kind, known }, turns) : base.ground,
    verdict: verdictOf(base, turns, observation),
  };
}

const NOTHING_SAID: Verdict = {
  state: 'UNKNOWN',
  value: null,
  confidence: 0,
  interval: { lower: 0, upper: 1 },
};

/**
 * Folds one observation in.
 * @param observation later, by (windowEndMs, id), than every one folded before
 */
export function stepRobust(
  state: RobustPairState,
  observation: PairObservation,
): { readonly state: RobustPairState; readonly transition: Transition } {
  const weight = weightOf(observation);
  const silent = weight === 0 || isAbstention(state.kind, observation.value);
  const moved: Moved = silent
    ? { ...state, verdict: state.reading ?? NOTHING_SAID }
    : takeIn(state, observation, weight);
  const { verdict, ...next } = moved;
  const made = transition(
    state.reading,
    {
      state: verdict.state,
      value: verdict.value,
      confidence: verdict.confidence,
      interval: verdict.interval,
    },
    {
      observationCount: (state.reading?.observationCount ?? 0) + 1,
      lastObservationMs: observation.windowEndMs,
    },
    (a, b) => isSameValue(state.kind, a, b),
  );
  return {
    state: { ...next, lastKey: orderKeyOf(observation), reading: made.reading },
    transition: made,
  };
}
