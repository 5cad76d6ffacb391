import type { RawEnvelope } from '../domain/envelope/envelope.js';
import type { CanonicalEvent } from '../domain/event/event.js';
import type { Band } from '../domain/attention/band.js';
import type { Counts } from '../domain/window/counts.js';

/** What the steps need of the outside. src/store implements the repositories, main wires them. */

export type TenantClock = 'WALL' | 'EVENT';

export type TenantSettings = {
  readonly id: string;
  readonly name: string;
  readonly clock: TenantClock;
  readonly timeZone: string;
  readonly createdAt: Date;
  readonly policy: unknown;
  readonly policyVersion: number;
  /** EVENT clock: the newest trusted time of an event, milliseconds. */
  readonly eventClockAt: number | null;
  /** The oldest trusted time of an event, milliseconds. */
  readonly firstEventAt: number | null;
};

export type TenantStore = {
  readonly find: (tenantId: string) => Promise<TenantSettings | null>;
};

export type AcceptItem = {
  readonly envelope: RawEnvelope;
  /** The sender's key for this event; null when it gave none. */
  readonly idempotencyKey: string | null;
};

export type Batch = {
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
  /** Unprocessed segments of a lane, oldest first, until `envelopeLimit` envelopes are reached. */
  readonly pending: (tenantId: string, lane: number, envelopeLimit: number) => Promise<readonly PendingSegment[]>;
  /** Envelopes not canonicalized yet. */
  readonly backlog: (tenantId: string) => Promise<number>;
};

/** An envelope that could not become an event, and why. */
export type EnvelopeFailure = {
  readonly segmentId: string;
  readonly receivedAt: Date;
  readonly index: number;
  readonly status: 'PARSE_FAILED' | 'UNSUPPORTED';
  readonly code: string;
  readonly reason: string;
  readonly envelope: RawEnvelope;
};

export type SignedEvent = {
  readonly segmentId: string;
  readonly receivedAt: Date;
  readonly index: number;
  readonly part: number;
  readonly event: CanonicalEvent;
  readonly signatureId: string;
  readonly sourceType: string;
  readonly sourceId: string;
};

export type SignatureFacts = { readonly rootId: string; readonly band: Band };

/** What one canonicalize run found in the segments it claims. */
export type Canonicalized = {
  readonly tenantId: string;
  readonly segments: readonly SegmentResult[];
};

/** What one segment holds; kept apart until the claim tells which segments are ours. */
export type SegmentResult = {
  readonly segment: PendingSegment;
  readonly events: readonly SignedEvent[];
  readonly failures: readonly EnvelopeFailure[];
};

/** What is written in the one transaction that claims the segments. */
export type CanonicalWrite = {
  readonly events: readonly (SignedEvent & { readonly band: Band })[];
  readonly failures: readonly EnvelopeFailure[];
  readonly counts: Counts;
  /** Dirty marks by root signature: the earliest event time touched, and whether a person may be told. */
  readonly touched: ReadonlyMap<string, { readonly since: number; readonly notify: boolean }>;
};

export type CanonicalStore = {
  readonly signatureFacts: (tenantId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, SignatureFacts>>;
  /**
   * Claims the segments by a conditional update and writes what `compose` makes of those that were still unclaimed,
   * all in one transaction. Returns the claimed ids.
   */
  readonly commit: (
    tenantId: string,
    results: readonly SegmentResult[],
    compose: (claimed: readonly SegmentResult[]) => CanonicalWrite,
  ) => Promise<readonly string[]>;
};
