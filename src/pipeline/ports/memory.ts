import type { Band } from '../../domain/attention/band.js';
import type { Weighed } from '../../domain/candidate/story.js';
import type { CandidateType } from '../../domain/candidate/type.js';
import type { ChangeWindow } from '../../domain/memory/change-window.js';
import type { Evidence } from '../../domain/memory/evidence.js';
import type { Incident } from '../../domain/memory/incident.js';
import type { Review } from '../../domain/memory/review.js';
import type { Snooze } from '../../domain/memory/snooze.js';

/** A candidate as a person speaks of it, with the sources its signature came from. */
export type KnownCandidate = {
  readonly tenantId: string;
  readonly id: string;
  readonly signatureId: string;
  readonly signatureIds: readonly string[];
  readonly sources: readonly string[];
  readonly family: string;
  readonly type: CandidateType;
  readonly title: string;
  readonly summary: string;
  readonly services: readonly string[];
  readonly hosts: readonly string[];
  readonly score: number;
  readonly peakScore: number;
  readonly band: Band;
  readonly policyVersion: number;
  readonly weighed: Weighed | null;
  readonly storyAt: Date;
  readonly openedAt: Date;
  readonly promotedAt: Date | null;
  readonly lastSeenAt: Date;
  readonly closedAt: Date | null;
};

export type Acknowledgement = {
  readonly tenantId: string;
  readonly candidateId: string;
  readonly note: string | null;
  readonly by: string;
  readonly at: Date;
  readonly recordedAt: Date;
};

/** What was written, or found to be there already: the same said twice is one row. */
export type Kept<T> = { readonly row: T; readonly created: boolean };

/** What people said. Every write marks the signatures concerned, in its transaction, from when it counts. */
export type MemoryStore = {
  readonly candidate: (tenantId: string, id: string) => Promise<KnownCandidate | null>;
  readonly saveReview: (review: Review, tenantNow: number) => Promise<Kept<Review>>;
  readonly saveIncident: (incident: Incident) => Promise<Kept<Incident>>;
  readonly saveAcknowledgement: (acknowledgement: Acknowledgement) => Promise<Kept<Acknowledgement>>;
  /** Null when there is no such signature. */
  readonly saveSnooze: (snooze: Snooze) => Promise<Kept<Snooze> | null>;
  readonly saveChangeWindow: (
    window: ChangeWindow,
    notify: boolean,
  ) => Promise<Kept<ChangeWindow> & { readonly touched: number }>;
};

/** Evidence of candidates, copied out of what is dropped in time. */
export type EvidenceStore = {
  /** Promoted candidates without a copy, of every tenant or of one. */
  readonly missing: (tenantId: string, limit: number) => Promise<readonly string[]>;
  /** What is known of a candidate now, bounded; null when there is no such candidate. */
  readonly gather: (tenantId: string, candidateId: string) => Promise<Evidence | null>;
  readonly save: (tenantId: string, candidateId: string, evidence: Evidence, now: Date) => Promise<void>;
  readonly find: (
    tenantId: string,
    candidateId: string,
  ) => Promise<{ readonly content: Evidence; readonly copiedAt: Date } | null>;
};
