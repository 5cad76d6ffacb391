import { DAY_MS, HOUR_MS } from '../shared/time.js';

/** The least and the most a number may be. */
export type Limits = readonly [least: number, most: number];

const YEAR_MS = 366 * DAY_MS;
/** Counts, weights, factors: far beyond use, and far from where a double stops counting. */
const ANY_MOST = 1_000_000;
const SMALL = 0.01;
/** What is loaded to weigh with reaches a little further back than this: a longer span would see less than it says. */
const SPAN: Limits = [DAY_MS, 30 * DAY_MS];

/** Numbers whose limits do not follow from their name; below the least a formula divides by nothing. */
const OWN: Readonly<Record<string, Limits>> = {
  'weights.SOURCE_BIAS': [0, 20],
  'surprise.minCount': [1, ANY_MOST],
  'surprise.priorCount': [SMALL, ANY_MOST],
  'surprise.fullAt': [0.1, 300],
  'trend.days': [2, 28],
  'trend.minDays': [2, 28],
  'trend.fullZ': [3, ANY_MOST],
  'repeat.spanMs': SPAN,
  'repeat.fullAt': [4, ANY_MOST],
  'rhythm.minOnsets': [3, 50],
  'absence.minBeats': [3, 49],
  'absence.fullMissed': [0.1, ANY_MOST],
  'recovery.spanMs': SPAN,
  'recovery.minCycles': [1, ANY_MOST],
  'spread.fullHosts': [2, ANY_MOST],
  'gathering.spanMs': SPAN,
  'gathering.prior': [SMALL, ANY_MOST],
  'gathering.maxDecades': [0.1, 300],
  'gathering.fullDecades': [0.1, ANY_MOST],
  'gathering.stormSignals': [1, ANY_MOST],
  'precursor.prior': [SMALL, ANY_MOST],
  'precursor.fullDecades': [0.1, 300],
  'novelty.maxCount': [2, ANY_MOST],
  'sourceBias.minVerdicts': [1, ANY_MOST],
  'changeWindow.reachMs': [1, 7 * DAY_MS],
  quietMs: [HOUR_MS, 30 * DAY_MS],
};

/** A share or a probability; everything else is a count, a weight, a factor or a length of time. */
const isShare = (path: string): boolean =>
  /(?:Share|maxP|maxImpact|maxSpread|bonus)$/.test(path) || path === 'carelessShare';

/** The limits of a number of the policy by its path, like "bands.PROMOTE". */
export function limitsOf(path: string): Limits {
  if (OWN[path]) return OWN[path];
  if (isShare(path)) return [0, 1];
  return path.endsWith('Ms') ? [1, YEAR_MS] : [0, ANY_MOST];
}
