/** What the ROBUST mergers of single kinds read and return. */
import type { JsonValue, PairObservation } from './observation.js';
import type { Interval } from './reading.js';
import type { Ground, KnownValue, RecentValue, Regime } from './robust-state.js';
import { ROBUST_PROFILE } from './thresholds.js';

const SETTLE = ROBUST_PROFILE.settle;

/** The pair as it stands with the new observation in it, before the new state is decided. */
export type BaseInput = {
  readonly recent: readonly RecentValue[];
  readonly valuedCount: number;
  readonly known: readonly KnownValue[];
  readonly regime: Regime;
  readonly observation: PairObservation;
};

/** The new regime (its `state` is the verdict's) and what it says. */
export type BaseResult = {
  readonly regime: Regime;
  readonly value: JsonValue;
  readonly interval: Interval;
  readonly ground: Ground;
};

export const FIRST_REGIME: Regime = {
  start: 0,
  settlesAt: 0,
  holds: null,
  from: null,
  state: 'UNKNOWN',
  pending: null,
  streak: 0,
};

/** The regime that begins when a change is noticed. */
export function changedRegime(
  valuedCount: number,
  observations: number,
  holds: number | null,
  from: JsonValue,
): Regime {
  const start = valuedCount - observations;
  const settlesAt = Math.max(start + SETTLE.since, valuedCount + SETTLE.noticed);
  return { start, settlesAt, holds, from, state: 'DRIFTING', pending: null, streak: 0 };
}
