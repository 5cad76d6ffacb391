import type { CanonicalWrite, SegmentResult, SignatureFacts } from './canonical.js';
import type { HeldLine } from './kernel.js';

/** A host whose waiting lines can be put together: those received until then. */
export type RipeHost = { readonly host: string; readonly until: Date };

export type KernelLineStore = {
  /**
   * Hosts that have been silent for `quietMs` as far as everything received before is canonicalized, and hosts whose
   * first line has waited for `longestMs`. `now` null: every host, with everything.
   */
  readonly ripe: (
    tenantId: string,
    now: Date | null,
    quietMs: number,
    longestMs: number,
  ) => Promise<{ readonly hosts: readonly RipeHost[]; readonly waiting: boolean }>;
  /**
   * Takes the waiting lines of a host, has them read and composed, and writes what follows, all in one transaction:
   * they are put together once, whoever tries and whatever fails. Returns how many lines there were.
   */
  readonly assemble: (
    tenantId: string,
    host: RipeHost,
    read: (lines: readonly HeldLine[]) => readonly SegmentResult[],
    compose: (
      results: readonly SegmentResult[],
      facts: ReadonlyMap<string, SignatureFacts>,
    ) => Promise<CanonicalWrite>,
  ) => Promise<number>;
};
