/** The ROBUST merger of hashes and simhashes: how often the value changed in the last day. */
import { valueBehind } from './known-values.js';
import type { StateName } from './observation.js';
import type { BaseInput, BaseResult } from './robust-base.js';
import { complement, shareOf } from './robust-categorical.js';
import { ROBUST_PROFILE } from './thresholds.js';

const P = ROBUST_PROFILE.hash;

function stateOf(valued: number, rotations: number): StateName {
  if (valued < P.minValued) return 'UNKNOWN';
  if (rotations === 0) return 'STABLE';
  return rotations > P.driftingMax ? 'CONFLICTED' : 'DRIFTING';
}

/**
 * Decides the state of a fingerprint. A hash has no noise to vote down, so each change of value is a rotation:
 * a, b, a, b is three, not one. Changes older than a day before the last observation are forgotten.
 */
export function mergeHashes(input: BaseInput): BaseResult {
  const { recent, known, observation } = input;
  const start = observation.windowEndMs - P.windowMs;
  const isRotation = (index: number): boolean => index > 0 && recent[index]![3] !== recent[index - 1]![3];
  const inWindow = recent.flatMap(([, atMs], index) => (atMs >= start ? [index] : []));
  const rotated = inWindow.filter(isRotation);
  const window = inWindow.map((index) => recent[index]!);
  const current = window.at(-1)![3];
  const state = stateOf(input.valuedCount, rotated.length);
  const share = shareOf(window, current);
  const agreeing = share.symbol === current ? share.interval : complement(share.interval);
  const from = rotated.length > 0 ? valueBehind(known, recent[rotated.at(-1)! - 1]![3]) : input.regime.from;
  const distinct = new Set(window.map(([, , , symbol]) => symbol)).size;
  return {
    regime: { ...input.regime, state, holds: current, from },
    value: observation.value,
    interval: state === 'CONFLICTED' ? complement(agreeing) : agreeing,
    ground:
      state === 'UNKNOWN'
        ? { kind: 'TOO_FEW', valued: input.valuedCount }
        : { kind: 'ROTATIONS', rotations: rotated.length, distinct, windowMs: P.windowMs },
  };
}
