/** What the REFERENCE mergers read and return. */
import type { StateName } from './observation.js';

/**
 * One observation as the reference sees it. `value` is any JSON value or a bigint; an absent value is null.
 * `ts` may be a number or text that Python's float() takes; absent it is 0, null is a failure.
 */
export type ReferenceObservation = { readonly value?: unknown; readonly ts?: unknown };

/** What the series says. Times are in the unit of the observations' ts. */
export type ReferenceMerge = {
  readonly currentValue: unknown;
  readonly state: StateName;
  readonly confidence: number;
  readonly observationCount: number;
  readonly lastObservationTs: number;
};

/** A merge before the count and time of the whole series are added. */
export type ReferenceVerdict = Pick<ReferenceMerge, 'currentValue' | 'state' | 'confidence'>;

/** The last `size` elements, and the up to `size` before them. */
export function recentAndOlder<T>(
  series: readonly T[],
  size: number,
): readonly [recent: readonly T[], older: readonly T[]] {
  return [series.slice(-size), series.slice(-2 * size, -size)];
}
