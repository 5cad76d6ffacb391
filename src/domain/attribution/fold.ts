/**
 * The fold of a pair's observations, whichever the profile: `step` adds one, `replay` many.
 * A pair's state is a function of its observations in the order of (windowEndMs, id) and of nothing else, so late
 * and back-filled observations are folded again from a state that ends before them.
 */
import { fail, ok, type Result } from '../shared/result.js';
import {
  compareKeys,
  inOrder,
  type OrderKey,
  orderKeyOf,
  type PairObservation,
  type ProfileName,
  type ValueKind,
} from './observation.js';
import type { StateChange, Transition, ValueChange } from './reading.js';
import type { ReferencePairState } from './reference-state.js';
import { emptyReferenceState, stepReference } from './reference-step.js';
import type { RobustPairState } from './robust-state.js';
import { emptyRobustState, stepRobust } from './robust-step.js';
import { REFERENCE_PROFILE, ROBUST_PROFILE } from './thresholds.js';

/** Everything carried from one observation of a pair to the next. JSON, a few kilobytes at most. */
export type PairState = ReferencePairState | RobustPairState;

export type Step = { readonly state: PairState; readonly transition: Transition };

/** A pair before its first observation. */
export function emptyPairState(profile: ProfileName, kind: ValueKind): PairState {
  return profile === 'REFERENCE' ? emptyReferenceState(kind) : emptyRobustState(kind);
}

/** Whether an observation belongs before, or at, the last one folded: then an earlier state must be replayed. */
export function isLate(state: PairState, key: OrderKey): boolean {
  return state.lastKey !== null && compareKeys(key, state.lastKey) <= 0;
}

/** Whether a stored state was folded with thresholds that are no longer in force: replay it from the beginning. */
export function isOutdated(state: PairState): boolean {
  return state.version !== (state.profile === 'REFERENCE' ? REFERENCE_PROFILE : ROBUST_PROFILE).version;
}

/** Folds one observation in; it must not be late. */
export function step(state: PairState, observation: PairObservation): Step {
  return state.profile === 'REFERENCE' ? stepReference(state, observation) : stepRobust(state, observation);
}

export type Replay = {
  readonly state: PairState;
  /** The history from there on, oldest first. */
  readonly changes: readonly StateChange[];
  readonly valueChanges: readonly ValueChange[];
  /** States to keep as checkpoints, oldest first. */
  readonly checkpoints: readonly PairState[];
};

/** Whether a state is one to keep, so that a late observation need not go back to the beginning. */
export function isCheckpointDue(state: PairState): boolean {
  const count = state.reading?.observationCount ?? 0;
  return count > 0 && count % ROBUST_PROFILE.checkpointEvery === 0;
}

/**
 * Folds observations in, in order, each id once.
 * @param from the state to go on from: empty, the stored one, or a checkpoint
 * @param observations in any order
 * @returns LATE_OBSERVATION when one of them is not after `from`
 */
export function replay(from: PairState, observations: readonly PairObservation[]): Result<Replay> {
  const ordered = inOrder(observations);
  const first = ordered[0];
  if (first && isLate(from, orderKeyOf(first))) {
    return fail('LATE_OBSERVATION', `Observation ${first.id} is not after the state it is to be added to.`);
  }
  const changes: StateChange[] = [];
  const valueChanges: ValueChange[] = [];
  const checkpoints: PairState[] = [];
  let state = from;
  for (const observation of ordered) {
    const next = step(state, observation);
    state = next.state;
    if (next.transition.change) changes.push(next.transition.change);
    if (next.transition.valueChange) valueChanges.push(next.transition.valueChange);
    if (isCheckpointDue(state)) checkpoints.push(state);
  }
  return ok({ state, changes, valueChanges, checkpoints });
}
