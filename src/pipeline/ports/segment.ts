import type { RawEnvelope } from '../../domain/envelope/envelope.js';

export type AcceptItem = {
  readonly envelope: RawEnvelope;
  /** The sender's key for this event; null when it gave none. */
  readonly idempotencyKey: string | null;
  /** True for what is worth keeping each time it comes (an alert that is still active): the key only tells of the repeat. */
  readonly keepRepeats?: boolean;
};

export type Batch = {
  /** Id of the segment, made of `receivedAt`. Whoever may bring a batch again names it: the same id is stored once. */
  readonly id?: string;
  readonly tenantId: string;
  readonly backfill: boolean;
  readonly receivedAt: Date;
  readonly items: readonly AcceptItem[];
};

/** What became of each item: stored at a place of the segment, already there, stored although known, or there with another payload. */
export type ItemOutcome = 'STORED' | 'DUPLICATE' | 'REPEATED' | 'CONFLICT';

/** True for what is in the segment. */
export const isStored = (outcome: ItemOutcome): boolean => outcome === 'STORED' || outcome === 'REPEATED';

export type SavedBatch = { readonly segmentId: string | null; readonly outcomes: readonly ItemOutcome[] };

export type PendingSegment = {
  readonly id: string;
  readonly receivedAt: Date;
  readonly backfill: boolean;
  readonly envelopes: readonly RawEnvelope[];
};

export type SegmentStore = {
  /** One transaction: idempotency keys and the segment. Answers after the commit. */
  readonly save: (batch: Batch) => Promise<SavedBatch>;
  /** Unprocessed segments of a lane, oldest first, until one of the limits is reached. */
  readonly pending: (
    tenantId: string,
    lane: number,
    limit: { readonly envelopes: number; readonly segments: number },
  ) => Promise<readonly PendingSegment[]>;
  /** Envelopes not canonicalized yet. */
  readonly backlog: (tenantId: string) => Promise<number>;
};
