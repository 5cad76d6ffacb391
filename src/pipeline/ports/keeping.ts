import type { Band } from '../../domain/attention/band.js';
import type { SignedEvent } from './canonical.js';
import type { PendingSegment } from './segment.js';

/** A root signature that rose to WATCH or above and whose events are not all kept long yet. */
export type Risen = {
  readonly rootId: string;
  readonly band: Band;
  readonly members: readonly string[];
  /** Events counted. */
  readonly occurrences: number;
};

/** A segment, newest first. */
export type SegmentPlace = { readonly receivedAt: Date; readonly id: string };

export type KeepingStore = {
  readonly risen: (tenantId: string, limit: number) => Promise<readonly Risen[]>;
  /** Moves event rows of signatures to the long class, the newest first; at most `limit`. Returns how many. */
  readonly keepLong: (tenantId: string, members: readonly string[], limit: number) => Promise<number>;
  /** Event rows there are of signatures, counted up to a limit. */
  readonly countRows: (tenantId: string, members: readonly string[], limit: number) => Promise<number>;
  /** Processed segments that hold one of the signatures, newest first, after a place. */
  readonly segmentsWith: (
    tenantId: string,
    members: readonly string[],
    after: SegmentPlace | null,
    limit: number,
  ) => Promise<readonly PendingSegment[]>;
  /** Writes event rows that are not there, in the long class. Returns how many were missing. */
  readonly addMissing: (tenantId: string, events: readonly SignedEvent[], band: Band) => Promise<number>;
  readonly settle: (tenantId: string, rootId: string, at: Date) => Promise<void>;
};
