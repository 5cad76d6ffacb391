/**
 * How much more likely the sessions of several primitives are if whoever is at work in a session sets all of them,
 * than if each goes its own way.
 *
 * Numerator: each session is the work of one of a few actors, each mostly faithful to one value in each primitive.
 * Denominator, for each primitive by itself the best of: one habit, one habit and one change of it, and moods that
 * last a session. So neither habits, nor a change of them, nor moods are evidence; only changing together is.
 */

import { ROBUST_PROFILE } from './thresholds.js';
import { logLikelihoodOfOneActor, logMean } from './turn-evidence.js';

const { fidelity: FIDELITY } = ROBUST_PROFILE.turns;
const MIDDLE_FIDELITY = FIDELITY[1];

/** One primitive in the sessions of the anchor; null where it was not observed. */
export type AlignedPrimitive = {
  readonly rows: readonly (readonly number[] | null)[];
  /** The column each actor is supposed to show. */
  readonly shows: readonly number[];
  /** ln of how many such assignments there were to choose from, plus ln likelihood of the primitive by itself. */
  readonly logHandicap: number;
};

const total = (row: readonly number[]): number => row.reduce((sum, weight) => sum + weight, 0);

/** ln probability of a session's weights from someone faithful to one column. */
function logFaithful(row: readonly number[], column: number, fidelity: number): number {
  const own = row[column]!;
  return own * Math.log(fidelity) + (total(row) - own) * Math.log((1 - fidelity) / (row.length - 1));
}

const logSum = (values: readonly number[]): number => logMean(values) + Math.log(values.length);

/** ln likelihood of a primitive whose sessions have moods of their own, however often each. */
function logLikelihoodOfMoods(rows: readonly (readonly number[])[]): number {
  const columns = rows[0]!.length;
  const moods = new Array<number>(columns).fill(0.5);
  for (const row of rows) moods[row.indexOf(Math.max(...row))]! += 1;
  const all = total(moods);
  const ofFidelity = FIDELITY.map((fidelity) =>
    rows.reduce(
      (sum, row) =>
        sum + logSum(moods.map((mood, column) => Math.log(mood / all) + logFaithful(row, column, fidelity))),
      0,
    ),
  );
  return Math.max(...ofFidelity);
}

/** ln likelihood of the best a primitive can do by itself. @param rows of the sessions it was observed in */
const logLikelihoodAlone = (rows: readonly (readonly number[])[]): number =>
  Math.max(logLikelihoodOfOneActor(rows), logLikelihoodOfMoods(rows));

/**
 * A primitive ready to be weighed with others.
 * @param rows its weights in the anchor's sessions, null where it was not observed
 * @param shows the column each actor is supposed to show
 * @param assignments how many such assignments there were to choose from: the chosen one fits best, and dividing
 *   by their number makes the choice worth no more than a guess
 */
export function alignedPrimitive(
  rows: AlignedPrimitive['rows'],
  shows: readonly number[],
  assignments: number,
): AlignedPrimitive {
  const seen = rows.filter((row) => row !== null);
  return { rows, shows, logHandicap: logLikelihoodAlone(seen) + Math.log(assignments) };
}

/** For each actor, ln likelihood of one session in all primitives. */
function logLikelihoodsOfActors(
  group: readonly AlignedPrimitive[],
  session: number,
  fidelity: number,
): readonly number[] {
  return group[0]!.shows.map((_, actor) =>
    group.reduce((sum, { rows, shows }) => {
      const row = rows[session];
      return row ? sum + logFaithful(row, shows[actor]!, fidelity) : sum;
    }, 0),
  );
}

/** Natural logarithm of the likelihood ratio for a group of primitives, the anchor first. */
export function logEvidenceOfCoFlip(group: readonly AlignedPrimitive[]): number {
  const sessions = group[0]!.rows.map((_, index) => index);
  const together = logMean(
    FIDELITY.map((fidelity) =>
      sessions.reduce((sum, session) => sum + logMean(logLikelihoodsOfActors(group, session, fidelity)), 0),
    ),
  );
  return group.reduce((evidence, { logHandicap }) => evidence - logHandicap, together);
}

/** The likeliest actor of each session. */
export function actorsOf(group: readonly AlignedPrimitive[]): readonly number[] {
  return group[0]!.rows.map((_, session) => {
    const likelihoods = logLikelihoodsOfActors(group, session, MIDDLE_FIDELITY);
    return likelihoods.indexOf(Math.max(...likelihoods));
  });
}
