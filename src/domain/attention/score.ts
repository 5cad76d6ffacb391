import type { Band } from './band.js';
import type { Values } from './findings.js';
import { COMPONENTS, type ComponentName, type ScoringPolicy } from './policy.js';

export type Points = Readonly<Record<ComponentName, number>>;

/** Points are kept to a hundredth, so that the sum a person adds up is the score that is stored. */
const round = (value: number): number => Math.round(value * 100) / 100;

export function pointsOf(values: Values, { weights }: ScoringPolicy): Points {
  return {
    RECURRENCE: round(values.RECURRENCE * weights.RECURRENCE),
    RECOVERY: round(values.RECOVERY * weights.RECOVERY),
    SPREAD: round(values.SPREAD * weights.SPREAD),
    NOVELTY: round(values.NOVELTY * weights.NOVELTY),
    TEMPORAL_CORRELATION: round(values.TEMPORAL_CORRELATION * weights.TEMPORAL_CORRELATION),
    HUMAN_IMPACT: round(values.HUMAN_IMPACT * weights.HUMAN_IMPACT),
    PRECURSOR: round(values.PRECURSOR * weights.PRECURSOR),
    MEMORY_WEIGHT: round(values.MEMORY_WEIGHT * weights.MEMORY_WEIGHT),
    SOURCE_BIAS: round(values.SOURCE_BIAS * weights.SOURCE_BIAS),
  };
}

/** The score: the sum of the points, 0..100. Only the source's bias may subtract, and never below zero. */
export function scoreOf(points: Points): number {
  const sum = COMPONENTS.reduce((total, name) => total + points[name], 0);
  return round(Math.min(100, Math.max(0, sum)));
}

/**
 * The band of a score, given the band before: a band is entered at its threshold and left when the score has fallen
 * below the threshold by more than the hysteresis, so that a score on the edge does not flicker.
 */
export function bandOf(score: number, before: Band, chatter: boolean, policy: ScoringPolicy): Band {
  const { WATCH, INVESTIGATE, PROMOTE, hysteresis } = policy.bands;
  const reaches = (band: Band, threshold: number) =>
    score >= threshold || (ranks[before] >= ranks[band] && score >= threshold - hysteresis);
  if (reaches('PROMOTE', PROMOTE)) return 'PROMOTE';
  if (reaches('INVESTIGATE', INVESTIGATE)) return 'INVESTIGATE';
  if (reaches('WATCH', WATCH)) return 'WATCH';
  return chatter ? 'IGNORE_FAST' : 'BACKGROUND';
}

const ranks: Readonly<Record<Band, number>> = {
  IGNORE_FAST: 0,
  BACKGROUND: 1,
  WATCH: 2,
  INVESTIGATE: 3,
  PROMOTE: 4,
};
