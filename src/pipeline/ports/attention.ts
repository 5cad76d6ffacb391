import type { Band } from '../../domain/attention/band.js';
import type { SignatureEvidence } from '../../domain/attention/evidence.js';
import type { Folded } from '../../domain/attention/fold.js';
import type { FoldState } from '../../domain/attention/fold-state.js';
import type { ScoringPolicy } from '../../domain/attention/policy.js';
import type { CandidateDraft } from '../../domain/candidate/story.js';
import type { DirtyMark, PassOutcome } from './pass.js';
import type { TenantSettings } from './tenant.js';

/** A root signature to weigh: what is known of it, and where its fold is taken up. */
export type AttentionSubject = {
  readonly rootId: string;
  /** The root is a form that nobody has sent: it speaks for its members only. */
  readonly madeUp: boolean;
  /** Null when only its time had come. */
  readonly mark: DirtyMark | null;
  /** What was promoted before this moment (milliseconds) is told to nobody: another policy believes it now. */
  readonly newsFrom: number;
  readonly services: readonly string[];
  /** The sources it came from (type/id). */
  readonly sources: readonly string[];
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

/** Weighs subjects: the pure part of a pass. */
export type Weigh = (
  subjects: readonly AttentionSubject[],
  context: AttentionContext,
) => Promise<readonly AttentionResult[]>;

export type AttentionStore = {
  /**
   * One pass in one transaction: load what is touched or due, `decide`, save scores, history, candidates and promotions.
   * `risen`: something reached WATCH or PROMOTE, so there is something to keep.
   */
  readonly pass: (
    tenantId: string,
    limit: number,
    decide: Weigh,
  ) => Promise<PassOutcome & { readonly promoted: number; readonly risen: boolean }>;
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
    decide: Weigh,
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
