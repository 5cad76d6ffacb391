/** The REFERENCE merger: one whole series in, what it says out. */
import { fail, ok, type Result } from '../shared/result.js';
import { mergeCategorical } from './reference-categorical.js';
import { mergeHash, timeOf } from './reference-hash.js';
import { mergeNumeric } from './reference-numeric.js';
import type { ReferenceMerge, ReferenceObservation, ReferenceVerdict } from './reference-series.js';

const NOTHING: ReferenceMerge = {
  currentValue: null,
  state: 'UNKNOWN',
  confidence: 0,
  observationCount: 0,
  lastObservationTs: 0,
};

function verdictOf(kind: unknown, series: readonly ReferenceObservation[]): Result<ReferenceVerdict> {
  if (kind === null || kind === undefined || kind === 'categorical') return mergeCategorical(series);
  if (kind === 'numeric') return mergeNumeric(series);
  if (kind === 'hash') return mergeHash(series);
  return fail(
    'VALUE_ERROR',
    `${JSON.stringify(kind) ?? 'That'} is not a value kind of the reference.`,
    'Use categorical, numeric, hash or null.',
  );
}

/**
 * Merges a series as the reference does. An empty series is answered before the kind is looked at.
 * @param kind 'categorical', 'numeric', 'hash' or null (categorical)
 * @param series oldest first, as given: the reference does not sort here. ts in seconds
 * @returns the merge, or the failure the reference raises (VALUE_ERROR, TYPE_ERROR, OVERFLOW_ERROR)
 */
export function mergeReference(
  kind: unknown,
  series: readonly ReferenceObservation[],
): Result<ReferenceMerge> {
  const last = series.at(-1);
  if (last === undefined) return ok(NOTHING);
  const verdict = verdictOf(kind, series);
  if (!verdict.ok) return verdict;
  const lastTs = timeOf(last);
  if (!lastTs.ok) return lastTs;
  return ok({ ...verdict.value, observationCount: series.length, lastObservationTs: lastTs.value });
}
