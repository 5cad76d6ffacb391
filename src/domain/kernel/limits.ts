/** What bounds the analyst's memory and the size of its report. Every limit that was reached is named in the report. */
export interface KernelLimits {
  /** Characters of a raw line that are looked at; the rest is cut. JSON lines have a limit of their own. */
  readonly maxLineChars: number;
  readonly maxJsonLineChars: number;
  /** Lines one block may hold before it is closed. */
  readonly maxBlockLines: number;
  /** Blocks that may be open at once (one for each caller that is printing). */
  readonly maxOpenBlocks: number;
  readonly maxFindings: number;
  readonly maxFrames: number;
  readonly maxRelatedTraces: number;
  readonly maxExcerptLines: number;
  readonly maxBoots: number;
  readonly maxTimelineEntries: number;
  readonly maxMalformedSamples: number;
  readonly maxModules: number;
  readonly maxHosts: number;
}

export const DEFAULT_KERNEL_LIMITS: KernelLimits = {
  maxLineChars: 8_192,
  maxJsonLineChars: 1_048_576,
  maxBlockLines: 2_000,
  maxOpenBlocks: 16,
  maxFindings: 500,
  maxFrames: 64,
  maxRelatedTraces: 6,
  maxExcerptLines: 40,
  maxBoots: 200,
  maxTimelineEntries: 200,
  maxMalformedSamples: 10,
  maxModules: 400,
  maxHosts: 16,
};

/** Which limits were reached, by name, with how much was left out. */
export type LimitHits = Readonly<Partial<Record<keyof KernelLimits, number>>>;

/** Counts what each limit left out. */
export interface LimitCounter {
  hit(limit: keyof KernelLimits, amount?: number): void;
  hits(): LimitHits;
}

export function createLimitCounter(): LimitCounter {
  const counts = new Map<keyof KernelLimits, number>();
  return {
    hit: (limit, amount = 1) => void counts.set(limit, (counts.get(limit) ?? 0) + amount),
    hits: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
