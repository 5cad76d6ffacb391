/** Which identities are one: merges point from the loser to the winner, can be chained, and can be taken back. */
import { inOrder, type PairObservation } from './observation.js';

/** Merges in force: loser to the identity it was merged into. */
export type Merges = ReadonlyMap<string, string>;

/** Chains longer than this are cut: what made them is a fault, and a walk must end. */
const MAX_HOPS = 8;

/**
 * The identity that stands for this one. Merges that run in a circle have no winner; the smallest name stands in,
 * so that every worker agrees.
 */
export function rootOf(merges: Merges, identity: string): string {
  const path = [identity];
  for (let hop = 0; hop < MAX_HOPS; hop += 1) {
    const next = merges.get(path.at(-1)!);
    if (next === undefined) break;
    const seen = path.indexOf(next);
    if (seen >= 0) return path.slice(seen).sort()[0]!;
    path.push(next);
  }
  return path.at(-1)!;
}

/** Every identity a root stands for, itself first, the others sorted. */
export function membersOf(merges: Merges, root: string): readonly string[] {
  const others = [...merges.keys()].filter(
    (identity) => identity !== root && rootOf(merges, identity) === root,
  );
  return [root, ...others.sort()];
}

export type MergeEffect = {
  /** Roots whose observations are another set now: replay each of their pairs. Sorted. */
  readonly recompute: readonly string[];
  /** Identities that no longer stand for themselves: their rows are to be withdrawn. Sorted. */
  readonly retire: readonly string[];
};

/** What a merge or unmerge calls for. */
export function effectOfMerges(before: Merges, after: Merges): MergeEffect {
  const everyone = new Set([...before.keys(), ...before.values(), ...after.keys(), ...after.values()]);
  const recompute = new Set<string>();
  const retire = new Set<string>();
  for (const identity of everyone) {
    const [old, current] = [rootOf(before, identity), rootOf(after, identity)];
    if (old === current) continue;
    recompute.add(current);
    if (rootOf(after, old) === old) recompute.add(old);
    if (old === identity) retire.add(identity);
  }
  return { recompute: [...recompute].sort(), retire: [...retire].sort() };
}

/** The series of the union: every member's observations in one order. Fold it like any other. */
export function unionOf(series: readonly (readonly PairObservation[])[]): readonly PairObservation[] {
  return inOrder(series.flat());
}
