/** Whether two values of a kind are near enough to need no announcement. */
import { bitDistance } from './hamming.js';
import type { JsonValue, ValueKind } from './observation.js';
import { ROBUST_PROFILE } from './thresholds.js';
import { toNumber, valueKey } from './value-key.js';

/** Numbers within the stable band of each other, simhashes a few bits apart, or else equal values. */
export function isSameValue(kind: ValueKind, a: JsonValue, b: JsonValue): boolean {
  if (a === null || b === null) return a === b;
  if (kind === 'numeric') {
    const [x, y] = [toNumber(a), toNumber(b)];
    return Math.abs(x - y) <= ROBUST_PROFILE.numeric.stableBand * Math.max(Math.abs(x), Math.abs(y));
  }
  if (kind === 'simhash' && typeof a === 'string' && typeof b === 'string') {
    return bitDistance(a, b) < ROBUST_PROFILE.hash.sameWithinBits;
  }
  return valueKey(kind, a) === valueKey(kind, b);
}
