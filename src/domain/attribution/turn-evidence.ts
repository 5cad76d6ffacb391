/**
 * How much more likely sessions are if several actors took turns than if one actor made them all.
 *
 * The ratio's numerator is a fixed distribution: an average of (a) each session being the work of one of several
 * actors, each faithful to a value of its own, and (b) actors relieving each other from session to session. Its
 * denominator is the best one actor can do: values drawn from one distribution, or from one before some session
 * and another after it, fitted to the data. Such a ratio passes K with probability at most 1/K however often it
 * is looked at, whatever the actor's habits (Wasserman, Ramdas and Balakrishnan, "Universal inference", 2020;
 * Ville's inequality); and a clean change of habit, being in the denominator, is never evidence of turns.
 */
import { ROBUST_PROFILE } from './thresholds.js';

const P = ROBUST_PROFILE.turns;

/** ln(mean(exp(x))), safe for large negative x. */
export function logMean(values: readonly number[]): number {
  const top = Math.max(...values);
  if (!Number.isFinite(top)) return top;
  return top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0) / values.length);
}

/** Largest log likelihood of weights drawn from one distribution. */
function logLikelihoodOfOne(weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.reduce((sum, weight) => (weight > 0 ? sum + weight * Math.log(weight / total) : sum), 0);
}

/** Largest log likelihood of one actor who changes at most once, between two sessions. */
export function logLikelihoodOfOneActor(rows: readonly (readonly number[])[]): number {
  const columns = rows[0]?.length ?? 0;
  const after = new Array<number>(columns).fill(0);
  for (const row of rows)
    row.forEach((weight, column) => {
      after[column]! += weight;
    });
  const before = new Array<number>(columns).fill(0);
  let best = logLikelihoodOfOne(after);
  for (const row of rows) {
    row.forEach((weight, column) => {
      before[column]! += weight;
      after[column]! = Math.max(0, after[column]! - weight);
    });
    best = Math.max(best, logLikelihoodOfOne(before) + logLikelihoodOfOne(after));
  }
  return best;
}

/** Log likelihood of sessions each made by one of `columns` actors, unknown which, each `fidelity` faithful. */
function logLikelihoodOfActors(
  rows: readonly (readonly number[])[],
  columns: number,
  fidelity: number,
): number {
  const own = Math.log(fidelity);
  const others = Math.log((1 - fidelity) / (columns - 1));
  let sum = 0;
  for (const row of rows) {
    const total = row.reduce((all, weight) => all + weight, 0);
    sum += logMean(row.map((weight) => weight * own + (total - weight) * others));
  }
  return sum;
}

/** Log likelihood of session names when the next one mostly differs from the last. */
function logLikelihoodOfRelief(labels: readonly number[], columns: number): number {
  if (labels.length === 0) return 0;
  const other = Math.log(P.turnTaking / (columns - 1));
  const same = Math.log(1 - P.turnTaking);
  return labels
    .slice(1)
    .reduce((sum, label, index) => sum + (label === labels[index] ? same : other), -Math.log(columns));
}

const oneHot = (label: number, columns: number): readonly number[] =>
  Array.from({ length: columns }, (_, column) => (column === label ? 1 : 0));

/**
 * Natural logarithm of the likelihood ratio for several actors against one.
 * @param rows weights of each value (columns) in each session (rows), in order
 * @param labels the column naming each session, or null
 * @returns -Infinity when there is only one value
 */
export function logEvidenceOfTurns(
  rows: readonly (readonly number[])[],
  labels: readonly (number | null)[],
): number {
  const columns = rows[0]?.length ?? 0;
  if (columns < 2) return Number.NEGATIVE_INFINITY;
  const actors = logMean(P.fidelity.map((fidelity) => logLikelihoodOfActors(rows, columns, fidelity)));
  const named = labels.filter((label) => label !== null);
  const relief = logLikelihoodOfRelief(named, columns);
  const reliefOfOne = logLikelihoodOfOneActor(named.map((label) => oneHot(label, columns)));
  return logMean([actors - logLikelihoodOfOneActor(rows), relief - reliefOfOne]);
}
