import { createHash } from 'node:crypto';

/** Hosts kept exactly in a window; above, the smallest hashes estimate the number. */
export const HOST_SET_LIMIT = 256;

const HASH_SPACE = 2 ** 48;
const known = new Map<string, number>();
const KNOWN_LIMIT = 50_000;

/** A host's 48-bit hash: the same on every worker, so sets of hashes merge in any order. */
export function hostHash(host: string): number {
  const cached = known.get(host);
  if (cached !== undefined) return cached;
  const hash = createHash('sha256').update(host).digest().readUIntBE(0, 6);
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(host, hash);
  return hash;
}

/** The union of sets of hashes, ascending, the smallest 256 (a bottom-k sketch). */
export function mergeHostSets(sets: Iterable<Iterable<number>>): number[] {
  const all = new Set<number>();
  for (const set of sets) for (const hash of set) all.add(hash);
  return [...all].sort((a, b) => a - b).slice(0, HOST_SET_LIMIT);
}

/**
 * How many hosts a set stands for: exact below 256, then the bottom-k estimate (k - 1) / (k-th smallest / space),
 * standard error 1 / sqrt(k - 2), about 6 %. Source: Bar-Yossef et al., "Counting distinct elements", 2002.
 */
export function hostCount(set: readonly number[]): number {
  if (set.length < HOST_SET_LIMIT) return set.length;
  return Math.round((HOST_SET_LIMIT - 1) / (set[HOST_SET_LIMIT - 1]! / HASH_SPACE));
}
