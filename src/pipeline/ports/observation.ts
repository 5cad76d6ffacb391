import type { Observation } from '../../domain/attribution/observation-validation.js';
import type { PrimitiveDefinition } from '../../domain/attribution/primitive-definition.js';
import type { Tie } from '../../domain/attribution/signal.js';
import type { Signal } from './attribution.js';

export type ObservationBatch = {
  readonly tenantId: string;
  readonly signal: Signal;
  readonly receivedAt: Date;
  /** Each id once. */
  readonly observations: readonly Observation[];
  /** What was said of identities' hosts and users. */
  readonly ties: ReadonlyMap<string, Tie>;
};

/** What became of an observation: new, in the place of an earlier one, or the same as before. */
export type ObservationOutcome = 'ACCEPTED' | 'OVERWRITTEN' | 'UNCHANGED';

export type SavedObservations = {
  readonly outcomes: readonly ObservationOutcome[];
  /** The marks that tell workers what to fold: gone once it is folded. */
  readonly touches: readonly bigint[];
  readonly lanes: readonly number[];
};

export type ObservationStore = {
  /** What the tenant has said of these primitives. */
  readonly definitions: (
    tenantId: string,
    names: readonly string[],
  ) => Promise<readonly PrimitiveDefinition[]>;
  /** One transaction: identities, observations and the marks of what is left to fold. Answers after the commit. */
  readonly save: (batch: ObservationBatch) => Promise<SavedObservations>;
  /** Observations not folded yet. */
  readonly backlog: (tenantId: string) => Promise<number>;
  readonly areFolded: (tenantId: string, touches: readonly bigint[]) => Promise<boolean>;
};
