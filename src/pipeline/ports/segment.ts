import type { RawEnvelope } from '../../domain/envelope/envelope.js';

export type AcceptItem = {
  readonly envelope: RawEnvelope;
  /** The sender's key for this event; null when it gave none. */
  readonly idempotencyKey: string | null;
};

export type Batch = {
  /** Id of the segment, made of `receivedAt`. Whoever may bring a batch again names it: the same id is stored once. */
  readonly id?: string;
  readonly tenantId: string;
  readonly backfill: boolean;
  readonly receivedAt: Date;
  readonly items: readonly AcceptItem[];
};

/** What became of each item: stored at a place of the segment, already there, or there with another payload. */
export type ItemOutcome = 'STORED' | 'DUPLICATE' | 'CONFLICT';

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
