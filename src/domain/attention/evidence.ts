import type { Series } from '../window/series.js';
import type { Company } from './company.js';
import type { Memory } from './memory.js';
import type { ScoringPolicy } from './policy.js';
import type { Precedence } from './precedence.js';

/** One problem-to-recovery cycle on an entity; `closedAt` is null while it is open. Milliseconds. */
export type EpisodeSpan = {
  readonly entity: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
};

/** What is fixed about a signature by its text. */
export type Traits = {
  readonly template: string;
  readonly family: string;
  readonly side: 'PROBLEM' | 'RECOVERY' | null;
  /** It tells that something works again, and that the same was broken has been seen: it belongs to that story. */
  readonly mends: boolean;
};

/**
 * All that is known of one root signature, none of it from event rows: windows, starts of activity, episodes, when
 * each host first showed it. Arrays ascend; times are milliseconds.
 */
export type SignatureEvidence = {
  readonly traits: Traits;
  readonly series: Series;
  readonly firstSeen: number;
  readonly onsets: readonly number[];
  readonly episodes: readonly EpisodeSpan[];
  /** When each host first showed it. */
  readonly hostArrivals: readonly number[];
  /** Its first sightings on each host, and what else was new there at about that time. */
  readonly company: Company;
  /** What is worse and came after it on its hosts. */
  readonly precedence: Precedence;
  /** The tenant's first trusted event: how long we have been watching. */
  readonly watchedSince: number;
  /** What people said of it and of its sources, and the changes they declared around it. */
  readonly memory: Memory;
};

/** What a detector looks at: only what was known at the tick, so that history can be folded again in any order. */
export type Look = {
  readonly evidence: SignatureEvidence;
  readonly tick: number;
  readonly policy: ScoringPolicy;
};
