/** The reference's own pass over multi-actor identities, with its memory that a restart empties. */
import { REFERENCE_PROFILE as P } from './thresholds.js';

/** For each identity the set it was last reported with. Empty after a restart, which reports everything again. */
export type TickMemory = ReadonlyMap<string, readonly string[]>;

export type TickReport = {
  readonly identity: string;
  /** Sorted. */
  readonly primitives: readonly string[];
  readonly summary: string;
  readonly confidence: number;
};

/**
 * One tick: any set of two or more that differs from the last one is reported, grown or shrunk; below two the
 * identity is forgotten and reports again when it returns. Our own pass is multi-actor-report.ts.
 * @param flagged for each identity its primitives in MULTI_ACTOR
 */
export function referenceTick(
  memory: TickMemory,
  flagged: ReadonlyMap<string, readonly string[]>,
): { readonly reports: readonly TickReport[]; readonly memory: TickMemory } {
  const next = new Map<string, readonly string[]>();
  const reports: TickReport[] = [];
  for (const [identity, unsorted] of flagged) {
    if (unsorted.length < P.multiActorMinPrimitives) continue;
    const primitives = [...unsorted].sort();
    next.set(identity, primitives);
    if (memory.get(identity)?.join('\u0000') === primitives.join('\u0000')) continue;
    const summary = `${primitives.length} primitives flagged multi_actor`;
    reports.push({ identity, primitives, summary, confidence: P.multiActorMaxConfidence });
  }
  return { reports, memory: next };
}
