/** The REFERENCE merger of hashes: distinct values in the day before the last observation. */
import { ok, type Result } from '../shared/result.js';
import { equalityKey, toPythonFloat } from './python-values.js';
import type { ReferenceObservation, ReferenceVerdict } from './reference-series.js';
import { REFERENCE_PROFILE as P } from './thresholds.js';

/** Rotations and what they mean: 0 stable, up to two drifting, more conflicted. */
export function hashVerdict(currentValue: unknown, distinct: number): ReferenceVerdict {
  const rotations = Math.max(0, distinct - 1);
  const confidence = 1 / (1 + rotations);
  if (rotations === 0) return { currentValue, state: 'STABLE', confidence };
  return { currentValue, state: rotations > P.hashRotationsMax ? 'CONFLICTED' : 'DRIFTING', confidence };
}

/**
 * The window hangs on the last element's time, not the latest time, and has no upper end.
 * @param series at least one observation, oldest first, ts in seconds
 * @returns TYPE_ERROR when the window holds a list or object, or a ts is null
 */
export function mergeHash(series: readonly ReferenceObservation[]): Result<ReferenceVerdict> {
  const last = series.at(-1)!;
  const end = timeOf(last);
  if (!end.ok) return end;
  const start = end.value - P.hashWindowSeconds;
  const distinct = new Set<string>();
  for (const observation of series) {
    const ts = timeOf(observation);
    if (!ts.ok) return ts;
    if (!(ts.value >= start) || observation.value === null || observation.value === undefined) continue;
    const key = equalityKey(observation.value);
    if (!key.ok) return key;
    distinct.add(key.value);
  }
  return ok(hashVerdict(last.value ?? null, distinct.size));
}

/** Seconds of an observation: absent is 0, text is parsed, null is a TYPE_ERROR. */
export function timeOf(observation: ReferenceObservation): Result<number> {
  return observation.ts === undefined ? ok(0) : toPythonFloat(observation.ts);
}
