import type { Band } from '../../domain/attention/band.js';
import type { PendingSegment } from './segment.js';

/** A root signature as it stands, for telling what a rebuild changed. */
export type Standing = {
  readonly id: string;
  readonly template: string;
  readonly occurrences: number;
  readonly score: number;
  readonly band: Band;
};

/** Events that were counted under one signature and are another's now. */
export type LineageCount = {
  readonly from: string;
  readonly to: string;
  readonly toTemplate: string;
  readonly events: number;
};

export type StoredSegment = PendingSegment & {
  /** The signature that each stored event has now, by place and part (`12.0`). */
  readonly signatures: ReadonlyMap<string, string>;
  readonly failures: number;
};

export type RebuildStore = {
  readonly countSegments: (tenantId: string) => Promise<number>;
  /** Processed segments of a tenant, oldest first, after one; with what is stored of their events. */
  readonly segments: (
    tenantId: string,
    after: { readonly receivedAt: Date; readonly id: string } | null,
    limit: number,
  ) => Promise<readonly StoredSegment[]>;
  /** Root signatures, the highest scores first; at most `limit`. */
  readonly standings: (tenantId: string, limit: number) => Promise<readonly Standing[]>;
  /** Drops what was derived and leaves every segment to be read again; nobody will be told of what comes of it. */
  readonly reset: (tenantId: string, lineage: readonly LineageCount[], now: Date) => Promise<void>;
  /** What is left to read and to weigh. */
  readonly left: (tenantId: string) => Promise<{ readonly segments: number; readonly signatures: number }>;
  /** Candidates that were not found again: those a person has seen stay as merged, the others go. */
  readonly finish: (tenantId: string) => Promise<void>;
};
