/** Sessions as a table of weights, and the name each session bears. */
import type { Session } from './robust-state.js';
import { ROBUST_PROFILE } from './thresholds.js';

/** Rows are sessions in order, columns the symbols in order of first appearance. */
export type CountTable = {
  readonly symbols: readonly number[];
  readonly rows: readonly (readonly number[])[];
};

/** The table of a pair whose values are told apart by equality. */
export function tableOfValues(sessions: readonly Session[]): CountTable {
  const columns = new Map<number, number>();
  for (const session of sessions) {
    for (const [symbol] of session.tallies) if (!columns.has(symbol)) columns.set(symbol, columns.size);
  }
  const rows = sessions.map((session) => {
    const row = new Array<number>(columns.size).fill(0);
    for (const [symbol, weight] of session.tallies) row[columns.get(symbol)!]! += weight;
    return row;
  });
  return { symbols: [...columns.keys()], rows };
}

/**
 * The table of a numeric pair: below and above the cut that separates its samples best (least squares, on
 * logarithms where all are positive). Symbol 0 is low, 1 is high. A cut of the whole, not of any session, so
 * sessions stay exchangeable if one actor made them all.
 */
export function tableOfNumbers(sessions: readonly Session[]): CountTable {
  const samples: number[] = [];
  for (const session of sessions) for (const [sample] of session.tallies) samples.push(sample);
  const cut = bestCut(samples);
  const rows = sessions.map((session) => {
    const row = [0, 0];
    for (const [sample, weight] of session.tallies) row[sample > cut ? 1 : 0]! += weight;
    return row;
  });
  return { symbols: [0, 1], rows };
}

/** The largest value of the lower of the two groups that lie farthest apart; infinite when all are equal. */
function bestCut(samples: readonly number[]): number {
  const sorted = Float64Array.from(samples).sort();
  const scaled = sorted.length > 0 && sorted[0]! > 0 ? sorted.map((value) => Math.log(value)) : sorted;
  const total = scaled.reduce((sum, value) => sum + value, 0);
  let best = { between: 0, cut: Number.POSITIVE_INFINITY };
  let below = 0;
  for (let index = 1; index < scaled.length; index += 1) {
    below += scaled[index - 1]!;
    if (sorted[index] === sorted[index - 1]) continue;
    const above = scaled.length - index;
    const apart = below / index - (total - below) / above;
    const between = apart * apart * index * above;
    if (between > best.between) best = { between, cut: sorted[index - 1]! };
  }
  return best.cut;
}

/** The column that names each session: the value that makes up most of it, or null where none does. */
export function labelsOf(table: CountTable): readonly (number | null)[] {
  return table.rows.map((row) => {
    const total = row.reduce((sum, weight) => sum + weight, 0);
    const top = Math.max(...row);
    return top > 0 && top >= ROBUST_PROFILE.turns.labelShare * total - 1e-9 ? row.indexOf(top) : null;
  });
}
