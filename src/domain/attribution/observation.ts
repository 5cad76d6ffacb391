/** What one identity did, as one measurement of one primitive, and the order measurements are folded in. */

/** A value as JSON carries it. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** How a primitive's values are compared. */
export type ValueKind = 'categorical' | 'numeric' | 'hash' | 'simhash' | 'array' | 'boolean';

/** What all the observations of a pair together say. */
export type StateName = 'UNKNOWN' | 'STABLE' | 'DRIFTING' | 'CONFLICTED' | 'MULTI_ACTOR';

export type ProfileName = 'REFERENCE' | 'ROBUST';

/** One observation of one (identity, primitive) pair, as the folds read it. Times are epoch milliseconds. */
export type PairObservation = {
  /** Unique in its pair and the same after a re-extraction: it breaks ties of time. */
  readonly id: string;
  readonly value: JsonValue;
  /** 0..1, the sender's; a share of a vote in ROBUST, not read in REFERENCE. */
  readonly confidence: number;
  /** End of the time the observation describes; never the time it was sent or stored. */
  readonly windowEndMs: number;
  /** The sender's session, or null: then gaps in time make the sessions. */
  readonly sessionId: string | null;
};

/** An observation's place in its pair: by the end of its window, then by id. */
export type OrderKey = { readonly atMs: number; readonly id: string };

export const orderKeyOf = (observation: PairObservation): OrderKey => ({
  atMs: observation.windowEndMs,
  id: observation.id,
});

/** Negative when `a` comes first. Ids compare by code unit, so the order is the same in every locale. */
export function compareKeys(a: OrderKey, b: OrderKey): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** In order, each id once: of two with one id the later in the input stays, as a re-extraction overwrites. */
export function inOrder(observations: readonly PairObservation[]): readonly PairObservation[] {
  const byId = new Map(observations.map((observation) => [observation.id, observation]));
  return [...byId.values()].sort((a, b) => compareKeys(orderKeyOf(a), orderKeyOf(b)));
}
