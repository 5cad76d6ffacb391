import { UnionFind } from './union-find.js';

/** Distinct words a position must have shown before it is taken for a variable. */
export const MIN_WORDS = 4;

/** What stands at each variable place of one skeleton: a word, or `<*>`. All skeletons of a bucket agree elsewhere. */
export type Row = readonly string[];

const SEPARATOR = '\u001f';

const keyWithout = (row: Row, wild: readonly boolean[]): string =>
  row.map((word, i) => (wild[i] ? '' : word)).join(SEPARATOR);

/** Merges rows equal but for one place, where at least MIN_WORDS stand there. Rows are distinct, so size counts words. */
function mergeAlong(rows: readonly Row[], place: number, sets: UnionFind): void {
  const groups = new Map<string, number[]>();
  const wild = rows[0]!.map((_, i) => i === place);
  rows.forEach((row, index) => {
    const key = keyWithout(row, wild);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  });
  for (const group of groups.values()) {
    if (group.length >= MIN_WORDS) for (const member of group) sets.union(group[0]!, member);
  }
}

/** For each set of two rows or more: the places at which its rows differ. */
function wildPlaces(rows: readonly Row[], sets: UnionFind): Map<number, boolean[]> {
  const places = new Map<number, boolean[]>();
  rows.forEach((row, index) => {
    const root = sets.find(index);
    if (root === index) return;
    const wild = places.get(root) ?? row.map(() => false);
    row.forEach((word, i) => {
      if (word !== rows[root]![i]) wild[i] = true;
    });
    places.set(root, wild);
  });
  return places;
}

/**
 * A set whose words vary at several places takes in the rows equal to one of its own elsewhere. Without this, two sets
 * could come to the same generalised skeleton and part again as one of them grows.
 */
function absorb(rows: readonly Row[], places: Map<number, boolean[]>, sets: UnionFind): boolean {
  const patterns = new Map<string, readonly boolean[]>();
  for (const wild of places.values()) {
    if (wild.filter(Boolean).length > 1) patterns.set(wild.map(Number).join(''), wild);
  }
  let merged = false;
  for (const [name, wild] of patterns) {
    const owners = new Map<string, number>();
    rows.forEach((row, index) => {
      if (places.get(sets.find(index))?.map(Number).join('') === name)
        owners.set(keyWithout(row, wild), index);
    });
    rows.forEach((row, index) => {
      const owner = owners.get(keyWithout(row, wild));
      if (owner !== undefined && sets.union(owner, index)) merged = true;
    });
  }
  return merged;
}

/** A merged set of rows: their indexes, and the places at which they differ. */
export type MergedRows = { readonly members: readonly number[]; readonly wild: readonly boolean[] };

/** The sets of rows to be merged. A function of the set of rows alone; more rows never part what was merged. */
export function mergeRows(rows: readonly Row[]): MergedRows[] {
  const sets = new UnionFind(rows.length);
  const width = rows[0]?.length ?? 0;
  for (let place = 0; place < width; place++) mergeAlong(rows, place, sets);
  let places = wildPlaces(rows, sets);
  while (absorb(rows, places, sets)) places = wildPlaces(rows, sets);
  const members = new Map<number, number[]>();
  rows.forEach((_, index) => {
    const root = sets.find(index);
    if (!places.has(root)) return;
    const list = members.get(root);
    if (list === undefined) members.set(root, [index]);
    else list.push(index);
  });
  return [...members].map(([root, list]) => ({ members: list, wild: places.get(root)! }));
}
