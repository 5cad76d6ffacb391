import type { Episode, Mark } from '../../domain/episode/episodes.js';
import type { DirtyMark, PassOutcome } from './pass.js';

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
