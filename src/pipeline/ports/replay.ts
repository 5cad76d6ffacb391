import type { EnvelopeStatus, RawEnvelope } from '../../domain/envelope/envelope.js';
import type { CanonicalWrite, KnownAlerts, SegmentResult } from './canonical.js';

export type EnvelopePlace = { readonly segmentId: string; readonly index: number };

/** A stored envelope as replay finds it. */
export type FoundEnvelope = EnvelopePlace & {
  readonly status: EnvelopeStatus;
  readonly receivedAt: Date;
  readonly envelope: RawEnvelope;
  /** The release that last tried to read it again; null when none has. */
  readonly triedBy: string | null;
};

/** Envelopes of one segment that were read again, and those that still cannot be. */
export type Reread = {
  readonly result: SegmentResult;
  readonly places: readonly number[];
  readonly failures: readonly { readonly index: number; readonly code: string; readonly reason: string }[];
};

export type ReplayStore = {
  /**
   * Writes what was read again, claiming each envelope in the transaction that counts it: an envelope is counted once,
   * however often it is replayed. Returns the places claimed.
   */
  readonly commit: (
    tenantId: string,
    reread: readonly Reread[],
    by: string,
    now: Date,
    compose: (claimed: readonly SegmentResult[], alerts: KnownAlerts) => Promise<CanonicalWrite>,
  ) => Promise<readonly EnvelopePlace[]>;
};
