import type { FlaggedPair, MultiActorReport, Reported } from '../../domain/attribution/multi-actor-report.js';
import type { Result } from '../../domain/shared/result.js';

/** That an identity stands for itself no more; in force until it is taken back. */
export type IdentityMerge = {
  readonly id: string;
  readonly identity: string;
  readonly mergedInto: string;
  readonly reason: string | null;
  readonly mergedAt: Date;
  readonly mergedBy: string;
  readonly unmergedAt: Date | null;
  readonly unmergedBy: string | null;
};

export type MergeOrder = {
  readonly identity: string;
  readonly into: string;
  readonly reason: string | null;
  readonly by: string;
};

/** A merge or unmerge that was done, and the lanes in which its pairs are left to fold. */
export type Merged = { readonly merge: IdentityMerge; readonly lanes: readonly number[] };

export type IdentityStore = {
  /** Whoever stands for each of these identities. */
  readonly rootsOf: (tenantId: string, identities: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** @returns UNKNOWN_IDENTITY, SAME_IDENTITY, ALREADY_MERGED, CIRCLE or TOO_DEEP */
  readonly merge: (tenantId: string, order: MergeOrder, now: Date) => Promise<Result<Merged>>;
  /** @returns NOT_MERGED */
  readonly unmerge: (tenantId: string, identity: string, by: string, now: Date) => Promise<Result<Merged>>;
};

/** The scheduled pass over identities that several actors seem to share. */
export type MultiActorStore = {
  /** Tenants with any pair in MULTI_ACTOR. */
  readonly tenants: () => Promise<readonly string[]>;
  /** One transaction: what is flagged and what was reported, `decide`, append. Returns how many were reported. */
  readonly report: (
    tenantId: string,
    decide: (pairs: readonly FlaggedPair[], reported: Reported) => readonly MultiActorReport[],
    now: Date,
  ) => Promise<number>;
};
