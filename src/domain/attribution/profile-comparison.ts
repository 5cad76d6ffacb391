/** Both profiles on one series, side by side, so that a person can compare. */
import { ok, type Result } from '../shared/result.js';
import { emptyPairState, type Replay, replay } from './fold.js';
import type { PairObservation, ValueKind } from './observation.js';

export type ProfileComparison = {
  readonly reference: Replay;
  readonly robust: Replay;
  readonly sameState: boolean;
};

/** Folds a series under both profiles. */
export function compareProfiles(
  kind: ValueKind,
  observations: readonly PairObservation[],
): Result<ProfileComparison> {
  const reference = replay(emptyPairState('REFERENCE', kind), observations);
  if (!reference.ok) return reference;
  const robust = replay(emptyPairState('ROBUST', kind), observations);
  if (!robust.ok) return robust;
  const sameState = reference.value.state.reading?.state === robust.value.state.reading?.state;
  return ok({ reference: reference.value, robust: robust.value, sameState });
}
