/**
 * The REFERENCE merger of numbers. Python 3.11's order of arithmetic is kept, term by term from the left, so that
 * results agree to the last bit where thresholds are met exactly.
 */
import { fail, ok, type Result } from '../shared/result.js';
import { toPythonFloat } from './python-values.js';
import { type ReferenceObservation, type ReferenceVerdict, recentAndOlder } from './reference-series.js';
import { REFERENCE_PROFILE as P } from './thresholds.js';

/** Stands for an infinite dispersion where the mean is zero and the values differ. */
const DISPERSION_WITHOUT_MEAN = 1e9;

const toNumber = (value: unknown): Result<number> =>
  value === null || value === undefined ? ok(0) : toPythonFloat(value);

function toNumbers(window: readonly ReferenceObservation[]): Result<readonly number[]> {
  const numbers: number[] = [];
  for (const observation of window) {
    const number = toNumber(observation.value);
    if (!number.ok) return number;
    numbers.push(number.value);
  }
  return ok(numbers);
}

/** Exponentially weighted mean, seeded with the first value. */
function weightedMean(values: readonly number[]): number {
  return values.slice(1).reduce((mean, value) => P.ewmaAlpha * value + (1 - P.ewmaAlpha) * mean, values[0]!);
}

/** Population deviation around the weighted mean (not around the plain one), relative to it. */
function dispersion(values: readonly number[], mean: number): Result<number> {
  if (mean === 0) return ok(values.every((value) => value === values[0]) ? 0 : DISPERSION_WITHOUT_MEAN);
  let squares = 0;
  for (const value of values) {
    const offset = value - mean;
    const square = offset * offset;
    // Python raises where a finite number's square is none; the square of an infinite one is infinite there too.
    if (square === Number.POSITIVE_INFINITY && Number.isFinite(offset)) {
      return fail('OVERFLOW_ERROR', 'The values lie too far apart to be squared.');
    }
    squares += square;
  }
  return ok(Math.sqrt(squares / values.length) / Math.abs(mean));
}

/** Python's `max(0, 1 - min(dispersion, 1))`: a NaN ends as 0 there and as NaN in JavaScript. */
const confidenceOf = (cv: number): number => (cv < 1 ? 1 - cv : 0);

/** @param series at least one observation, oldest first. @returns VALUE_ERROR, TYPE_ERROR or OVERFLOW_ERROR as Python raises */
export function mergeNumeric(series: readonly ReferenceObservation[]): Result<ReferenceVerdict> {
  if (series.length < P.minObservations) {
    const last = toNumber(series.at(-1)!.value);
    return last.ok ? ok({ currentValue: last.value, state: 'UNKNOWN', confidence: 0 }) : last;
  }
  const [recentWindow, olderWindow] = recentAndOlder(series, P.windowObservations);
  const recent = toNumbers(recentWindow);
  if (!recent.ok) return recent;
  const older = toNumbers(olderWindow);
  if (!older.ok) return older;
  const mean = weightedMean(recent.value);
  const deviation = dispersion(recent.value, mean);
  if (!deviation.ok) return deviation;
  const cv = deviation.value;
  if (cv > P.conflictDispersion) return ok({ currentValue: mean, state: 'CONFLICTED', confidence: 0.5 });
  const verdict = { currentValue: mean, confidence: confidenceOf(cv) };
  if (older.value.length === 0) return ok({ ...verdict, state: 'STABLE' });
  const before = weightedMean(older.value);
  const shift = Math.abs(mean - before) / (before === 0 ? 1 : Math.abs(before));
  return ok({ ...verdict, state: shift >= P.driftShift ? 'DRIFTING' : 'STABLE' });
}
