/** What a pair's observations say at one moment, and what changes between two moments. */
import type { JsonValue, StateName } from './observation.js';

/** Bounds of a share, 0..1. */
export type Interval = { readonly lower: number; readonly upper: number };

/** What a merger concludes from a series, before history is added. */
export type Verdict = {
  readonly state: StateName;
  /** What to show: the value that holds, or the last one where none does. Null only before any value. */
  readonly value: JsonValue;
  /** 0..1. ROBUST: the lower bound of `interval`. */
  readonly confidence: number;
  /** Where the true share of observations that agree with the state lies; null in REFERENCE, which has none. */
  readonly interval: Interval | null;
};

/** A pair's row: the verdict, how much it rests on, and since when. Times are epoch milliseconds. */
export type Reading = Verdict & {
  /** All observations, abstentions included. */
  readonly observationCount: number;
  readonly lastObservationMs: number;
  /** The window end of the observation that brought the present state; never a wall clock. */
  readonly lastChangeMs: number;
  /** The window end of the observation that brought the present value within STABLE or DRIFTING. */
  readonly lastValueChangeMs: number;
  /** The value last announced, which the next one is compared with. */
  readonly announcedValue: JsonValue;
};

/** The state changed. `from` is null for a pair's first observation. */
export type StateChange = {
  readonly from: StateName | null;
  readonly to: StateName;
  readonly value: JsonValue;
  readonly confidence: number;
  readonly observationCount: number;
  readonly atMs: number;
};

/** The value changed while the state stayed. */
export type ValueChange = {
  readonly state: StateName;
  readonly from: JsonValue;
  readonly to: JsonValue;
  readonly observationCount: number;
  readonly atMs: number;
};

export type Transition = {
  readonly reading: Reading;
  readonly change: StateChange | null;
  readonly valueChange: ValueChange | null;
};
