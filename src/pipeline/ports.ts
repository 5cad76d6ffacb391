import type { Band } from '../domain/attention/band.js';
import type { SignatureEvidence } from '../domain/attention/evidence.js';
import type { Folded, FoldState } from '../domain/attention/fold.js';
import type { ScoringPolicy } from '../domain/attention/policy.js';
import type { CandidateDraft } from '../domain/candidate/story.js';
import type { Digest, DigestInput } from '../domain/digest/digest.js';
import type { RawEnvelope, SourceRef } from '../domain/envelope/envelope.js';
import type { Episode, Mark } from '../domain/episode/episodes.js';
import type { CanonicalEvent } from '../domain/event/event.js';
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
  /** Unprocessed segments of a lane, oldest first, until one of the limits is reached. */
  readonly pending: (
    tenantId: string,
    lane: number,
    limit: { readonly envelopes: number; readonly segments: number },
  ) => Promise<readonly PendingSegment[]>;
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
  readonly text: SignatureText;
  readonly mark: StateMark | null;
  readonly sourceType: string;
  readonly sourceId: string;
};

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

export type SignatureFacts = { readonly rootId: string; readonly band: Band };

/** What one segment holds; kept apart until the claim tells which segments are ours. */
export type SegmentResult = {
  readonly segment: PendingSegment;
  readonly events: readonly SignedEvent[];
  readonly failures: readonly EnvelopeFailure[];
};

/** What is written in the one transaction that claims the segments. */
export type CanonicalWrite = {
  readonly events: readonly SignedEvent[];
  /** The band of each event's signature, in the same order. */
  readonly bands: readonly Band[];
  readonly failures: readonly EnvelopeFailure[];
  readonly counts: Counts;
  readonly signatures: ReadonlyMap<string, SignatureText>;
  readonly marks: readonly StateMark[];
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
    compose: (claimed: readonly SegmentResult[]) => CanonicalWrite,
  ) => Promise<readonly string[]>;
};

/** What a stage has left to do for a root signature: the earliest event time touched (milliseconds). */
export type DirtyMark = {
  readonly signatureId: string;
  readonly generation: bigint;
  readonly since: number;
  readonly notify: boolean;
};

/** What a pass over a stage did. `more` asks for another turn; `busy` means another worker holds the stage. */
export type PassOutcome = { readonly settled: number; readonly more: boolean; readonly busy: boolean };

/** A touched root signature: its active minutes from half an hour before the touch on. */
export type TouchedActivity = {
  readonly mark: DirtyMark;
  readonly minutes: readonly number[];
};

/** A touched subject: its marks from `from` on, and the entities that were broken already then (since when). */
export type TouchedSubject = {
  readonly subjectId: string;
  readonly from: number;
  readonly open: ReadonlyMap<string, number>;
  readonly marks: readonly Mark[];
};

export type RecurrenceWork = {
  readonly activities: readonly TouchedActivity[];
  readonly subjects: readonly TouchedSubject[];
};

/** Starts of activity and episodes from a moment on; what was there from that moment on is replaced. */
export type RecurrenceResult = {
  readonly onsets: readonly {
    readonly signatureId: string;
    readonly from: number;
    readonly at: readonly number[];
  }[];
  readonly episodes: readonly {
    readonly subjectId: string;
    readonly from: number;
    readonly episodes: readonly Episode[];
  }[];
};

export type RecurrenceStore = {
  /** One pass in one transaction: load what was touched, `decide`, save, hand on to attention. */
  readonly pass: (
    tenantId: string,
    limit: number,
    decide: (work: RecurrenceWork) => RecurrenceResult,
  ) => Promise<PassOutcome>;
};

/** A root signature to weigh: what is known of it, and where its fold is taken up. */
export type AttentionSubject = {
  readonly rootId: string;
  /** Null when only its time had come. */
  readonly mark: DirtyMark | null;
  readonly services: readonly string[];
  /** Names of its hosts, the first seen first. */
  readonly hosts: readonly string[];
  /** The signatures of its story: itself, its members, the other side of its subject. */
  readonly signatureIds: readonly string[];
  readonly evidence: SignatureEvidence;
  readonly start: FoldState;
  readonly checkpoints: readonly FoldState[];
};

export type AttentionResult = {
  readonly subject: AttentionSubject;
  readonly folded: Folded;
  readonly candidates: readonly CandidateDraft[];
};

export type AttentionContext = {
  readonly tenant: TenantSettings;
  readonly now: number;
  readonly policy: ScoringPolicy;
};

export type AttentionStore = {
  /** One pass in one transaction: load what is touched or due, `decide`, save scores, history, candidates and promotions. */
  readonly pass: (
    tenantId: string,
    limit: number,
    decide: (subjects: readonly AttentionSubject[], context: AttentionContext) => readonly AttentionResult[],
  ) => Promise<PassOutcome & { readonly promoted: number }>;
  /** Root signatures that a filter names, ascending by id, after one; at most `limit`. */
  readonly matching: (
    tenantId: string,
    filter: RescoreFilter,
    after: string | null,
    limit: number,
  ) => Promise<readonly string[]>;
  readonly countMatching: (tenantId: string, filter: RescoreFilter) => Promise<number>;
  /** Weighs signatures from their beginning; nobody is told. `save` false leaves everything as it was. */
  readonly again: (
    tenantId: string,
    rootIds: readonly string[],
    policy: unknown,
    save: boolean,
    decide: (subjects: readonly AttentionSubject[], context: AttentionContext) => readonly AttentionResult[],
  ) => Promise<readonly ScoreChange[]>;
};

export type RescoreFilter = {
  readonly bands?: readonly Band[];
  readonly family?: string;
  readonly service?: string;
  readonly signatureIds?: readonly string[];
};

/** What a new weighing did to a signature. */
export type ScoreChange = {
  readonly signatureId: string;
  readonly template: string;
  readonly scoreBefore: number;
  readonly scoreAfter: number;
  readonly bandBefore: Band;
  readonly bandAfter: Band;
};

/** A long piece of work, stored so that any process can tell how far it is. */
export type JobRun = {
  readonly tenantId: string;
  readonly id: string;
  readonly kind: string;
  readonly state: 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED';
  readonly done: number;
  readonly total: number;
  readonly request: unknown;
  readonly result: unknown;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
};

export type JobRunStore = {
  readonly create: (tenantId: string, kind: string, request: unknown, now: Date) => Promise<JobRun>;
  readonly find: (tenantId: string, id: string) => Promise<JobRun | null>;
  readonly update: (
    tenantId: string,
    id: string,
    change: {
      readonly state: JobRun['state'];
      readonly done: number;
      readonly total: number;
      readonly result?: unknown;
    },
    now: Date,
  ) => Promise<void>;
};

export type DigestStore = {
  readonly load: (tenants: readonly string[], since: Date, until: Date) => Promise<DigestInput>;
  /** Stores a tenant's digest and appends it to the feed; false when the period was published before. */
  readonly publish: (tenantId: string, digest: Digest) => Promise<boolean>;
  /** Tenants on the wall clock that have data, and when their last published digest ended. */
  readonly readers: () => Promise<
    readonly { readonly tenantId: string; readonly timeZone: string; readonly lastUntil: Date | null }[]
  >;
};

/** What the answer to `wait: PROCESSED` watches. */
export type ProcessedStore = {
  readonly isCanonicalized: (tenantId: string, segmentId: string) => Promise<boolean>;
  readonly signaturesOf: (tenantId: string, segmentId: string) => Promise<readonly string[]>;
  /** The generations of the marks on signatures, or on the roots that speak for them. */
  readonly marks: (
    tenantId: string,
    stage: 'RECURRENCE' | 'ATTENTION',
    signatureIds: readonly string[],
  ) => Promise<ReadonlyMap<string, bigint>>;
  /** True when every mark has been settled at least up to its generation. */
  readonly areSettled: (
    tenantId: string,
    stage: 'RECURRENCE' | 'ATTENTION',
    marks: ReadonlyMap<string, bigint>,
  ) => Promise<boolean>;
};
