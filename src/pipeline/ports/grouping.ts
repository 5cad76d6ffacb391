import type { Band } from '../../domain/attention/band.js';
import type { Grouped, Grouping } from '../../domain/signature/grouping.js';
import type { Weigh } from './attention.js';
import type { PassOutcome } from './pass.js';
import type { RecurrenceResult, RecurrenceWork } from './recurrence.js';

export type DecideGrouping = (
  members: readonly Grouped[],
  decisions: ReadonlyMap<string, string>,
) => Grouping;

/** An operator's decision: count a signature under a root; under itself to keep it apart; null to decide nothing any more. */
export type GroupDecision = { readonly signatureId: string; readonly rootId: string | null };

type Derive = (work: RecurrenceWork) => RecurrenceResult;

/** A root before and after decisions; nulls where it was or is none. */
export type RootEffect = {
  readonly id: string;
  readonly template: string;
  readonly members: number;
  readonly occurrences: number;
  readonly hosts: number;
  readonly scoreBefore: number | null;
  readonly bandBefore: Band | null;
  readonly scoreAfter: number | null;
  readonly bandAfter: Band | null;
};

export type GroupingEffect = { readonly moves: Grouping['moves']; readonly roots: readonly RootEffect[] };

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
  /** What decisions would lead to: tried on the stored history in a transaction that is rolled back. */
  readonly preview: (
    tenantId: string,
    decisions: readonly GroupDecision[],
    steps: { readonly group: DecideGrouping; readonly derive: Derive; readonly weigh: Weigh },
  ) => Promise<GroupingEffect>;
  /** The signatures of a signature's bucket: what its group rests on. */
  readonly bucketOf: (tenantId: string, signatureId: string) => Promise<readonly Grouped[]>;
};
