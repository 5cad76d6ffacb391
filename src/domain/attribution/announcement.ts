/** Which changes of a pair its subscribers are told. */
import type { ConfirmedState } from './identity-readings.js';
import type { StateName } from './observation.js';
import type { Reading, StateChange } from './reading.js';

export type Telling = {
  /** The state last told; null when nothing was. */
  readonly announced: StateName | null;
  /** What the pair says now, and what its identity's other primitives make of it. */
  readonly reading: Reading;
  readonly shown: ConfirmedState;
  /** The pair's own changes in this turn, oldest first. */
  readonly changes: readonly StateChange[];
  /** Whether the turn only went on from where the pair stood, so that its changes are news and not history retold. */
  readonly wentOn: boolean;
};

/**
 * Told one by one where the pair's own changes lead from what was told to what is shown, so that subscribers hear the
 * same of observations in order, however they are batched. Otherwise (late observations, another primitive's word) only
 * what is different now is told, in one step.
 */
export function changesToTell(telling: Telling): readonly StateChange[] {
  const { announced, reading, shown, changes, wentOn } = telling;
  const leads = changes.length > 0 && changes[0]!.from === announced && changes.at(-1)!.to === shown.state;
  if (wentOn && leads) return changes;
  if (announced === shown.state) return [];
  return [
    {
      from: announced,
      to: shown.state,
      value: reading.value,
      confidence: shown.confidence,
      observationCount: reading.observationCount,
      atMs: shown.lastChangeMs,
    },
  ];
}
