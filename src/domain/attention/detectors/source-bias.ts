import { decay } from '../../shared/statistics.js';
import { DAY_MS, floorTo } from '../../shared/time.js';
import type { Look } from '../evidence.js';
import type { SourceOpinion, SourceRecord } from '../memory.js';
import type { ScoringPolicy } from '../policy.js';

/** Whether what came from the signature's sources was worth a person's time. */
export type SourceBias = {
  /** -1..1. */
  readonly value: number;
  readonly useful: number;
  readonly noise: number;
  readonly sources: readonly string[];
};

/**
 * The mean over the signature's sources. A source's standing is settled at midnight UTC from the verdicts before it, so
 * that one verdict does not make everything else of the source stale at once.
 */
export function sourceBiasAt({ evidence, tick, policy }: Look): SourceBias | null {
  if (evidence.memory.sources.length === 0) return null;
  const day = floorTo(tick - 1, DAY_MS);
  const known = evidence.memory.sources.flatMap((record) => standingOf(record, day, policy) ?? []);
  if (known.length === 0) return null;
  return {
    value: known.reduce((sum, standing) => sum + standing.value, 0) / known.length,
    useful: known.reduce((sum, standing) => sum + standing.useful, 0),
    noise: known.reduce((sum, standing) => sum + standing.noise, 0),
    sources: known.map(({ source }) => source),
  };
}

type Standing = {
  readonly source: string;
  readonly value: number;
  readonly useful: number;
  readonly noise: number;
};

type Settled = { readonly day: number; readonly policy: ScoringPolicy; readonly standing: Standing | null };

/** Folds go through time: the day last asked for is likely to be asked for again, by every signature of the source. */
const settled = new WeakMap<readonly SourceOpinion[], Settled>();

function standingOf(record: SourceRecord, day: number, policy: ScoringPolicy): Standing | null {
  const known = settled.get(record.opinions);
  if (known?.day === day && known.policy === policy) return known.standing;
  const standing = settle(record, day, policy);
  settled.set(record.opinions, { day, policy, standing });
  return standing;
}

function settle({ source, opinions }: SourceRecord, day: number, policy: ScoringPolicy): Standing | null {
  const { halfLifeMs, priorVerdicts, minVerdicts } = policy.sourceBias;
  const before = opinions.filter(({ at }) => at < day);
  if (before.length < minVerdicts) return null;
  const weigh = (useful: boolean) =>
    before.reduce(
      (sum, opinion) => sum + (opinion.useful === useful ? decay(day - opinion.at, halfLifeMs) : 0),
      0,
    );
  const [good, bad] = [weigh(true), weigh(false)];
  const useful = before.filter((opinion) => opinion.useful).length;
  return {
    source,
    value: (good - bad) / (good + bad + priorVerdicts),
    useful,
    noise: before.length - useful,
  };
}
