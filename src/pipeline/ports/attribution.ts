import type { PairState } from '../../domain/attribution/fold.js';
import type { ConfirmedState } from '../../domain/attribution/identity-readings.js';
import type {
  OrderKey,
  PairObservation,
  ProfileName,
  StateName,
} from '../../domain/attribution/observation.js';
import type { Primitive } from '../../domain/attribution/primitive.js';
import type { StateChange, ValueChange } from '../../domain/attribution/reading.js';

/** What a change is to attention: news, something old that is scored and told to nobody, or nothing. */
export type Signal = 'NONE' | 'BACKFILL' | 'LIVE';

/** What is stored of a pair. */
export type StoredPair = {
  readonly id: string;
  readonly identity: string;
  readonly primitive: string;
  readonly state: PairState;
  readonly shown: ConfirmedState;
  /** The state last told to subscribers. */
  readonly announced: StateName | null;
};

/** A pair with observations that came, changed or went. */
export type TouchedPair = {
  readonly id: string;
  /** Who stands for the observed: the identity itself, or the one it was merged into. */
  readonly identity: string;
  readonly primitive: string;
  /** Ids of the pairs whose observations make up its series: its own, and those of identities merged into it. */
  readonly sources: readonly string[];
  /** The first and last place touched. */
  readonly since: OrderKey;
  readonly until: OrderKey;
  readonly signal: Signal;
  /** Null before its first turn. */
  readonly stored: StoredPair | null;
};

/** A part of a series: after a place (null: from the beginning), up to another. */
export type SeriesRange = {
  readonly pairId: string;
  readonly sources: readonly string[];
  readonly after: OrderKey | null;
  readonly until: OrderKey;
};

export type SeriesPart = {
  /** In order. */
  readonly observations: readonly PairObservation[];
  /** Whether the range holds more after these. */
  readonly more: boolean;
};

/** The identities a worker has claimed, and what it may ask while it holds them. */
export type AttributionTurn = {
  readonly profile: ProfileName;
  readonly primitiveOf: (name: string) => Primitive;
  readonly pairs: readonly TouchedPair[];
  /** Of the claimed identities, those with an untouched pair whose values come and go by session. */
  readonly othersAlternate: ReadonlySet<string>;
  /** The nearest kept state before a place, by pair; none where nothing was kept. */
  readonly checkpoints: (
    before: readonly { readonly pairId: string; readonly key: OrderKey }[],
  ) => Promise<ReadonlyMap<string, PairState>>;
  /** The beginnings of ranges, by pair; about `most` observations of each. */
  readonly observations: (
    ranges: readonly SeriesRange[],
    most: number,
  ) => Promise<ReadonlyMap<string, SeriesPart>>;
  /** The untouched pairs of claimed identities. */
  readonly others: (identities: readonly string[]) => Promise<readonly StoredPair[]>;
};

/** A pair after its turn. */
export type PairWrite = {
  readonly id: string;
  readonly identity: string;
  readonly primitive: Primitive;
  readonly state: PairState;
  /** Null when no observation is left: the pair is withdrawn. */
  readonly shown: ConfirmedState | null;
  /** Observations folded into the state this turn took up: history and checkpoints beyond are told anew. */
  readonly base: number;
  readonly retold: boolean;
  readonly changes: readonly StateChange[];
  readonly valueChanges: readonly ValueChange[];
  readonly checkpoints: readonly PairState[];
  readonly tell: readonly StateChange[];
  readonly signal: Signal;
};

/** An untouched pair of which its identity's other primitives now make something else. */
export type ShownWrite = {
  readonly pair: StoredPair;
  readonly shown: ConfirmedState;
  readonly tell: readonly StateChange[];
  readonly signal: Signal;
};

export type AttributionWrite = {
  readonly pairs: readonly PairWrite[];
  readonly others: readonly ShownWrite[];
};

/**
 * `folded`: observations that were touched; `changes`: how many were told; `signals`: some are for attention; `more`: others
 * were touched; `busy`: somebody else holds some of them, and they must be looked at again.
 */
export type TurnOutcome = {
  readonly folded: number;
  readonly pairs: number;
  readonly changes: number;
  readonly signals: boolean;
  readonly more: boolean;
  readonly busy: boolean;
};

/** A change that attention is to hear of. */
export type WaitingSignal = {
  readonly key: string;
  readonly identity: string;
  readonly host: string | null;
  readonly user: string | null;
  readonly at: Date;
  readonly backfill: boolean;
} & (
  | {
      readonly kind: 'CHANGE';
      readonly primitive: string;
      readonly from: StateName | null;
      readonly to: StateName;
      readonly value: unknown;
      readonly confidence: number;
      readonly observationCount: number;
    }
  | { readonly kind: 'REPORT'; readonly primitives: readonly string[]; readonly since: Date }
);

export type AttributionStore = {
  /**
   * One transaction: claims touched identities of a lane that nobody else works on, with about so many pairs, `work`s,
   * saves, tells.
   */
  readonly turn: (
    tenantId: string,
    lane: number,
    pairs: number,
    work: (turn: AttributionTurn) => Promise<AttributionWrite>,
  ) => Promise<TurnOutcome>;
  /** Hands over changes that attention is to hear of; they are done with when `send` has ended. Returns how many. */
  readonly signals: (
    tenantId: string,
    limit: number,
    send: (signals: readonly WaitingSignal[]) => Promise<void>,
  ) => Promise<number>;
};
