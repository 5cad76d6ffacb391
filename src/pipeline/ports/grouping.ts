import type { Grouped, Grouping } from '../../domain/signature/grouping.js';
import type { PassOutcome } from './pass.js';

export type DecideGrouping = (
  members: readonly Grouped[],
  decisions: ReadonlyMap<string, string>,
) => Grouping;

/** An operator's decision: count a signature under a root; under itself to keep it apart; null to decide nothing any more. */
export type GroupDecision = { readonly signatureId: string; readonly rootId: string | null };

export type GroupingStore = {
  /** One pass in one transaction over the buckets that new signatures have joined. */
  readonly pass: (tenantId: string, limit: number, decide: DecideGrouping) => Promise<PassOutcome>;
  /** Stores decisions and regroups what they concern, in one transaction. Returns the signatures that moved. */
  readonly decide: (
    tenantId: string,
    decisions: readonly GroupDecision[],
    by: { readonly name: string; readonly note: string | null; readonly at: Date },
    decide: DecideGrouping,
  ) => Promise<Grouping['moves']>;
  /** The signatures of a signature's bucket: what its group rests on. */
  readonly bucketOf: (tenantId: string, signatureId: string) => Promise<readonly Grouped[]>;
};
