/** What a ROBUST pair carries from one observation to the next: JSON, bounded, enough to go on from anywhere. */
import type { JsonValue, OrderKey, StateName, ValueKind } from './observation.js';
import type { Interval, Reading } from './reading.js';

/** A value told apart from the others of its pair, by a small number the rest of the state uses for it. */
export type KnownValue = { readonly symbol: number; readonly key: string; readonly value: JsonValue };

/** One valued observation. `symbol` is the number itself for numeric pairs. */
export type RecentValue = readonly [id: string, atMs: number, weight: number, symbol: number];

/** What was seen in one session: [symbol, weight], one entry a value, or one a sample for numbers. */
export type Session = {
  readonly key: string;
  /** Whether the sender named it; otherwise gaps in time made it. */
  readonly named: boolean;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly count: number;
  readonly tallies: readonly (readonly [symbol: number, weight: number])[];
};

/** The stretch of observations that is one behaviour, and what is taken for normal in it. */
export type Regime = {
  /** Ordinal among the valued observations of the first one that belongs to it. */
  readonly start: number;
  /** Valued observations at which it becomes the normal; until then the state is DRIFTING. */
  readonly settlesAt: number;
  /** The symbol that holds, where one does. */
  readonly holds: number | null;
  /** The value that held before it; null for a pair's first regime. */
  readonly from: JsonValue;
  /** The state before turns between actors are considered. */
  readonly state: StateName;
  /** What the observations have been saying instead, and how many in a row. */
  readonly pending: StateName | null;
  readonly streak: number;
};

/** What turns between actors look like, from the sessions. */
export type Turns = {
  readonly active: boolean;
  /** Natural logarithm of the likelihood ratio for several actors. */
  readonly logEvidence: number;
  /** Since when values have come and gone by session, whether or not that is significant; null when they do not. */
  readonly alternatingSinceMs: number | null;
  /** Sessions named by each of the alternating symbols. */
  readonly sessionsEach: readonly (readonly [symbol: number, sessions: number])[];
  readonly returns: number;
  /** Share of what was observed that agrees with the name of its session. */
  readonly fidelity: Interval;
};

/** Why the state is what it is, in numbers; the explanation turns it into a sentence. */
export type Ground =
  | { readonly kind: 'TOO_FEW'; readonly valued: number }
  | { readonly kind: 'SHARE'; readonly value: JsonValue; readonly agreeing: number; readonly of: number }
  | { readonly kind: 'REPLACED'; readonly from: JsonValue; readonly observations: number }
  | { readonly kind: 'LEVEL'; readonly within: number; readonly of: number }
  | { readonly kind: 'SHIFTED'; readonly from: number; readonly to: number; readonly observations: number }
  | { readonly kind: 'SPREAD'; readonly low: number; readonly high: number; readonly of: number }
  | {
      readonly kind: 'ROTATIONS';
      readonly rotations: number;
      readonly distinct: number;
      readonly windowMs: number;
    }
  | {
      readonly kind: 'TURNS';
      readonly values: readonly JsonValue[];
      readonly sessions: readonly number[];
      readonly returns: number;
      readonly logEvidence: number;
    };

export type RobustPairState = {
  readonly profile: 'ROBUST';
  readonly version: number;
  readonly kind: ValueKind;
  readonly lastKey: OrderKey | null;
  readonly reading: Reading | null;
  readonly valuedCount: number;
  readonly known: readonly KnownValue[];
  readonly nextSymbol: number;
  readonly recent: readonly RecentValue[];
  readonly sessions: readonly Session[];
  readonly regime: Regime;
  readonly turns: Turns;
  readonly ground: Ground;
};

/** The recent values that belong to the regime, oldest first. */
export function valuesOfRegime(
  recent: readonly RecentValue[],
  valuedCount: number,
  regime: Regime,
): readonly RecentValue[] {
  const oldest = valuedCount - recent.length;
  return recent.slice(Math.max(0, regime.start - oldest));
}
