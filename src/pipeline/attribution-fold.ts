import { checkpointsToDrop } from '../domain/attribution/checkpoints.js';
import { emptyPairState, isLate, isOutdated, type PairState, replay } from '../domain/attribution/fold.js';
import { compareKeys, type PairObservation } from '../domain/attribution/observation.js';
import type { StateChange, ValueChange } from '../domain/attribution/reading.js';
import { DomainError } from '../domain/shared/domain-error.js';
import type { AttributionTurn, SeriesRange, TouchedPair } from './ports/attribution.js';

/** A touched pair after its observations were folded in. */
export type FoldedPair = {
  readonly pair: TouchedPair;
  readonly state: PairState;
  /** Observations in the state that was taken up. */
  readonly base: number;
  /** Whether it was taken up anywhere but where it stood: then history is told anew from there. */
  readonly retold: boolean;
  readonly changes: readonly StateChange[];
  readonly valueChanges: readonly ValueChange[];
  /** States to keep, thinned: a million observations leave about thirty. */
  readonly checkpoints: readonly PairState[];
};

/** Observations held at once, over all pairs of a turn; of one pair at least so many are read at a time. */
const OBSERVATIONS_AT_ONCE = 20_000;
const LEAST_AT_ONCE = 64;

/** Folds every touched pair from where it is taken up to where its touches end, a part of each series at a time. */
export async function foldTouched(turn: AttributionTurn): Promise<FoldedPair[]> {
  const folded = new Map((await takeUp(turn)).map((one) => [one.pair.id, one]));
  let open = [...folded.values()];
  while (open.length > 0) {
    const most = Math.max(LEAST_AT_ONCE, Math.floor(OBSERVATIONS_AT_ONCE / open.length));
    const parts = await turn.observations(open.map(rangeOf), most);
    const next: FoldedPair[] = [];
    for (const one of open) {
      const part = parts.get(one.pair.id) ?? { observations: [], more: false };
      const after = foldPart(one, part.observations);
      folded.set(one.pair.id, after);
      if (part.more) next.push(after);
    }
    open = next;
  }
  return [...folded.values()];
}

/** Where each pair is taken up: where it stands, at the nearest state kept before a late touch, or at the beginning. */
async function takeUp(turn: AttributionTurn): Promise<FoldedPair[]> {
  const plans = turn.pairs.map((pair) => ({ pair, from: placeOf(turn, pair) }));
  const late = plans.filter(({ from }) => from === 'CHECKPOINT').map(({ pair }) => pair);
  const kept =
    late.length > 0
      ? await turn.checkpoints(late.map(({ id, since }) => ({ pairId: id, key: since })))
      : null;
  return plans.map(({ pair, from }) => {
    const kind = turn.primitiveOf(pair.primitive).kind;
    const checkpoint = from === 'CHECKPOINT' ? kept?.get(pair.id) : undefined;
    const usable = checkpoint && fits(turn, pair, checkpoint) ? checkpoint : undefined;
    const state = from === 'STATE' ? pair.stored!.state : (usable ?? emptyPairState(turn.profile, kind));
    const base = state.reading?.observationCount ?? 0;
    const retold = from !== 'STATE' && pair.stored !== null;
    return { pair, state, base, retold, changes: [], valueChanges: [], checkpoints: [] };
  });
}

function placeOf(turn: AttributionTurn, pair: TouchedPair): 'STATE' | 'CHECKPOINT' | 'BEGINNING' {
  if (pair.stored === null || !fits(turn, pair, pair.stored.state)) return 'BEGINNING';
  return isLate(pair.stored.state, pair.since) ? 'CHECKPOINT' : 'STATE';
}

/** Whether a state was folded by the rules in force. */
const fits = (turn: AttributionTurn, pair: TouchedPair, state: PairState): boolean =>
  state.profile === turn.profile &&
  state.kind === turn.primitiveOf(pair.primitive).kind &&
  !isOutdated(state);

/** Up to the last touch, and at least to where the pair stood: what came since is left to its own touch. */
function rangeOf({ pair, state }: FoldedPair): SeriesRange {
  const stood = pair.stored?.state.lastKey ?? null;
  return {
    pairId: pair.id,
    sources: pair.sources,
    after: state.lastKey,
    until: stood && compareKeys(stood, pair.until) > 0 ? stood : pair.until,
  };
}

function foldPart(one: FoldedPair, observations: readonly PairObservation[]): FoldedPair {
  if (observations.length === 0) return one;
  const replayed = replay(one.state, observations);
  // The range begins after the state: anything else is a fault of ours.
  if (!replayed.ok) throw new DomainError(replayed.error.code, replayed.error.message);
  const { state, changes, valueChanges, checkpoints } = replayed.value;
  return {
    ...one,
    state,
    changes: [...one.changes, ...changes],
    valueChanges: [...one.valueChanges, ...valueChanges],
    checkpoints: thinned([...one.checkpoints, ...checkpoints], countOf(state)),
  };
}

const countOf = (state: PairState): number => state.reading?.observationCount ?? 0;

function thinned(checkpoints: readonly PairState[], now: number): readonly PairState[] {
  const drop = new Set(checkpointsToDrop(checkpoints.map(countOf), now));
  return checkpoints.filter((state) => !drop.has(countOf(state)));
}
