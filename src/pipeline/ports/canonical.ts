import type { Band } from '../../domain/attention/band.js';
import type { RawEnvelope, SourceRef } from '../../domain/envelope/envelope.js';
import type { Sighting } from '../../domain/episode/alert-story.js';
import type { CanonicalEvent } from '../../domain/event/event.js';
import type { Counts } from '../../domain/window/counts.js';
import type { HeldLine, KernelReportRow } from './kernel.js';
import type { PendingSegment } from './segment.js';

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
  readonly text: SignatureText;
  readonly mark: StateMark | null;
  /** Set for an event of a monitoring system's alert: what counts and what marks is decided over all that is known of it. */
  readonly alert: SignedAlert | null;
  readonly sourceType: string;
  readonly sourceId: string;
};

/** Which alert (a hash of source type, key and session) an event is about, and what it says of it. */
export type SignedAlert = { readonly id: string; readonly sighting: Sighting };

/** A sighting as it is kept: with what its signature says, so that it can be counted without its envelope. */
export type KeptSighting = Sighting & { readonly text: SignatureText };

/** A stored sighting, and the signature that speaks for its own. */
export type KnownSighting = KeptSighting & { readonly rootId: string };

/** What is known of the alerts that claimed segments speak of, by alert; their rows are locked. */
export type KnownAlerts = ReadonlyMap<string, readonly KnownSighting[]>;

/** What a signature says: fixed by its text, so written once. */
export type SignatureText = {
  readonly template: string;
  readonly family: string;
  readonly maskVersion: number;
  readonly side: 'PROBLEM' | 'RECOVERY' | null;
  readonly subjectId: string | null;
};

/** A moment (milliseconds) at which a subject was seen to break or to recover, on one entity. */
export type StateMark = {
  readonly subjectId: string;
  readonly entity: string;
  readonly at: number;
  readonly side: 'PROBLEM' | 'RECOVERY';
  readonly signatureId: string;
};

export type SourceTally = {
  readonly source: SourceRef;
  first: number;
  last: number;
  envelopes: number;
  failures: number;
};

/** What is stored of a signature: the root that speaks for it, and the root's band. */
export type SignatureFacts = { readonly rootId: string; readonly band: Band };

/** What one segment holds; kept apart until the claim tells which segments are ours. */
export type SegmentResult = {
  readonly segment: PendingSegment;
  readonly events: readonly SignedEvent[];
  readonly failures: readonly EnvelopeFailure[];
  readonly reports: readonly KernelReportRow[];
  /** Kernel lines that wait for the rest of their report: no events yet. */
  readonly held: readonly HeldLine[];
};

/** What is written in the one transaction that claims the segments. */
export type CanonicalWrite = {
  readonly events: readonly SignedEvent[];
  /** The band of each event's signature, in the same order. */
  readonly bands: readonly Band[];
  readonly failures: readonly EnvelopeFailure[];
  readonly reports: readonly KernelReportRow[];
  readonly held: readonly HeldLine[];
  readonly counts: Counts;
  readonly signatures: ReadonlyMap<string, SignatureText>;
  /** The sources (type/id) each signature came from. */
  readonly origins: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of signatures never counted before: the bucket in which they may merge by name. */
  readonly buckets: ReadonlyMap<string, string>;
  readonly marks: readonly StateMark[];
  /** What was learnt of alerts: new sightings by alert, and marks that no longer hold. */
  readonly sightings: readonly { readonly alertId: string; readonly sighting: KeptSighting }[];
  readonly marksDropped: readonly StateMark[];
  readonly sources: ReadonlyMap<string, SourceTally>;
  /** The span of the trusted stamps (milliseconds); null when no event had one. */
  readonly trusted: { readonly oldest: number; readonly newest: number } | null;
  /** Dirty marks by root signature: the earliest event time touched, and whether a person may be told. */
  readonly touched: ReadonlyMap<string, { readonly since: number; readonly notify: boolean }>;
};

export type CanonicalStore = {
  readonly signatureFacts: (
    tenantId: string,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, SignatureFacts>>;
  /**
   * Claims the segments by a conditional update and writes what `compose` makes of those that were still unclaimed,
   * all in one transaction. Returns the claimed ids.
   */
  readonly commit: (
    tenantId: string,
    results: readonly SegmentResult[],
    compose: (claimed: readonly SegmentResult[], alerts: KnownAlerts) => Promise<CanonicalWrite>,
  ) => Promise<readonly string[]>;
};
