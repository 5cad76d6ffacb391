/** The scheduled pass that tells people of identities several actors seem to share. */
import type { StateName } from './observation.js';
import { ROBUST_PROFILE } from './thresholds.js';

/** A pair as the pass reads it; its state after confirmation. */
export type FlaggedPair = {
  readonly identity: string;
  readonly primitive: string;
  readonly state: StateName;
  readonly lastObservationMs: number;
};

/** For each identity every primitive it has been reported with, kept for good so that a restart reports nothing again. */
export type Reported = ReadonlyMap<string, readonly string[]>;

export type MultiActorReport = {
  readonly identity: string;
  /** Sorted. */
  readonly primitives: readonly string[];
  /** Those not reported before. */
  readonly added: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
};

export type ReportPolicy = { readonly minPrimitives: number; readonly withinMs: number };

/** The largest set observed within the time allowed; of equal ones the latest. */
function withinTime(pairs: readonly FlaggedPair[], withinMs: number): readonly FlaggedPair[] {
  const sorted = [...pairs].sort((a, b) => a.lastObservationMs - b.lastObservationMs);
  let best: readonly FlaggedPair[] = [];
  for (const last of sorted) {
    const set = sorted.filter(
      ({ lastObservationMs: at }) => at <= last.lastObservationMs && at >= last.lastObservationMs - withinMs,
    );
    if (set.length >= best.length) best = set;
  }
  return best;
}

function reportOf(
  identity: string,
  pairs: readonly FlaggedPair[],
  before: readonly string[],
  policy: ReportPolicy,
) {
  const set = withinTime(pairs, policy.withinMs);
  if (set.length < policy.minPrimitives) return null;
  const primitives = set.map(({ primitive }) => primitive).sort();
  const added = primitives.filter((primitive) => !before.includes(primitive));
  if (added.length === 0) return null;
  const times = set.map(({ lastObservationMs }) => lastObservationMs);
  return { identity, primitives, added, fromMs: Math.min(...times), toMs: Math.max(...times) };
}

/**
 * Reports identities with enough primitives in MULTI_ACTOR within a bounded time: once, and again only when the set
 * grows beyond everything reported before. A set that shrinks, or comes back, is silent.
 * @param pairs of any state, each (identity, primitive) once; pass confirmed states where the profile has them
 * @returns the reports, by identity, and what has been reported from now on
 */
export function reportMultiActors(
  pairs: readonly FlaggedPair[],
  reported: Reported,
  policy: ReportPolicy = ROBUST_PROFILE.report,
): { readonly reports: readonly MultiActorReport[]; readonly reported: Reported } {
  const byIdentity = new Map<string, FlaggedPair[]>();
  for (const pair of pairs) {
    if (pair.state !== 'MULTI_ACTOR') continue;
    byIdentity.set(pair.identity, [...(byIdentity.get(pair.identity) ?? []), pair]);
  }
  const next = new Map(reported);
  const reports: MultiActorReport[] = [];
  for (const identity of [...byIdentity.keys()].sort()) {
    const before = next.get(identity) ?? [];
    const report = reportOf(identity, byIdentity.get(identity)!, before, policy);
    if (report === null) continue;
    reports.push(report);
    next.set(identity, [...before, ...report.added].sort());
  }
  return { reports, reported: next };
}
