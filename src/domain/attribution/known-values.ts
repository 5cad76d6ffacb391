/** The values a pair tells apart, each under a small number. */
import { bitDistance } from './hamming.js';
import type { JsonValue, ValueKind } from './observation.js';
import type { KnownValue, RecentValue, Session } from './robust-state.js';
import { ROBUST_PROFILE } from './thresholds.js';
import { valueKey } from './value-key.js';

/** Stands for every value beyond those a pair has room for. */
export const OTHER = -1;

export type Encoded = {
  readonly symbol: number;
  readonly known: readonly KnownValue[];
  readonly nextSymbol: number;
};

const isNearHash = (a: JsonValue, b: JsonValue): boolean =>
  typeof a === 'string' && typeof b === 'string' && bitDistance(a, b) < ROBUST_PROFILE.hash.sameWithinBits;

/** The symbol of a value: its old one, the nearest known one for a simhash, or a new one while there is room. */
export function encode(
  kind: ValueKind,
  value: JsonValue,
  known: readonly KnownValue[],
  nextSymbol: number,
): Encoded {
  const key = valueKey(kind, value);
  const same = known.find((entry) => entry.key === key);
  const found =
    same ?? (kind === 'simhash' ? known.find((entry) => isNearHash(entry.value, value)) : undefined);
  if (found) return { symbol: found.symbol, known, nextSymbol };
  if (known.length >= ROBUST_PROFILE.memory.values) return { symbol: OTHER, known, nextSymbol };
  return {
    symbol: nextSymbol,
    known: [...known, { symbol: nextSymbol, key, value }],
    nextSymbol: nextSymbol + 1,
  };
}

/** Forgets the values nothing refers to any more. */
export function forgetUnused(
  known: readonly KnownValue[],
  recent: readonly RecentValue[],
  sessions: readonly Session[],
  holds: number | null,
): readonly KnownValue[] {
  if (known.length === 0) return known;
  const used = new Set(recent.map(([, , , symbol]) => symbol));
  for (const session of sessions) for (const [symbol] of session.tallies) used.add(symbol);
  if (holds !== null) used.add(holds);
  return known.every((entry) => used.has(entry.symbol))
    ? known
    : known.filter((entry) => used.has(entry.symbol));
}

/** The value behind a symbol, or null when there was no room for it. */
export function valueBehind(known: readonly KnownValue[], symbol: number): JsonValue {
  return known.find((entry) => entry.symbol === symbol)?.value ?? null;
}
