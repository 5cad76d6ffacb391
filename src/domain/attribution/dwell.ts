/** Hysteresis: a state changes only when the observations have agreed on it for a while. */
import type { StateName } from './observation.js';
import type { Regime } from './robust-state.js';

/**
 * The regime after one more observation that speaks for `candidate`.
 * @param needed observations in a row that must say so; 1 changes at once
 */
export function dwellOn(regime: Regime, candidate: StateName, needed: number): Regime {
  if (candidate === regime.state) return { ...regime, pending: null, streak: 0 };
  const streak = regime.pending === candidate ? regime.streak + 1 : 1;
  return streak >= needed
    ? { ...regime, state: candidate, pending: null, streak: 0 }
    : { ...regime, pending: candidate, streak };
}
