import type { Parameter } from './parameters.js';

/** What one place of a signature has held. Joining is commutative and associative: order and batches do not matter. */
export type ParameterStats = {
  readonly place: number;
  readonly label: string | null;
  readonly count: number;
  /** The first values in alphabetical order, no more than MAX_VALUES. */
  readonly values: readonly string[];
  /** Whether there were more values than are kept. */
  readonly more: boolean;
  /** The smallest and largest amount; null when the place held no numbers. */
  readonly range: { readonly min: number; readonly max: number } | null;
};

export const MAX_VALUES = 32;
const MAX_VALUE_LENGTH = 256;

const statsOf = ({ place, label, value, amount }: Parameter): ParameterStats => ({
  place,
  label,
  count: 1,
  values: [value.slice(0, MAX_VALUE_LENGTH)],
  more: false,
  range: amount === null ? null : { min: amount, max: amount },
});

function joinRanges(a: ParameterStats['range'], b: ParameterStats['range']): ParameterStats['range'] {
  if (a === null || b === null) return a ?? b;
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}

/** Two labels for one place: the first in alphabetical order stands. */
const joinLabels = (a: string | null, b: string | null): string | null =>
  a === null || b === null ? (a ?? b) : a < b ? a : b;

function joinPlace(a: ParameterStats, b: ParameterStats): ParameterStats {
  const values = [...new Set([...a.values, ...b.values])].sort();
  return {
    place: a.place,
    label: joinLabels(a.label, b.label),
    count: a.count + b.count,
    values: values.slice(0, MAX_VALUES),
    more: a.more || b.more || values.length > MAX_VALUES,
    range: joinRanges(a.range, b.range),
  };
}

/** Statistics of one event, to be joined with those of others of its signature. */
export const statsOfParameters = (parameters: readonly Parameter[]): ParameterStats[] =>
  parameters.map(statsOf);

/** The statistics of both, by place. */
export function joinStats(a: readonly ParameterStats[], b: readonly ParameterStats[]): ParameterStats[] {
  const places = new Map(a.map((stats) => [stats.place, stats]));
  for (const stats of b) {
    const known = places.get(stats.place);
    places.set(stats.place, known === undefined ? stats : joinPlace(known, stats));
  }
  return [...places.values()].sort((x, y) => x.place - y.place);
}
