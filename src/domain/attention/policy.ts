import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/time.js';
import type { Opinion } from './memory.js';

export const COMPONENTS = [
  'RECURRENCE',
  'RECOVERY',
  'SPREAD',
  'NOVELTY',
  'TEMPORAL_CORRELATION',
  'HUMAN_IMPACT',
  'PRECURSOR',
  'MEMORY_WEIGHT',
  'SOURCE_BIAS',
] as const;
export type ComponentName = (typeof COMPONENTS)[number];

/**
 * Every number a score rests on, in one versioned place (docs/scoring.md says what each does). Tenants may override
 * any of them; a score names the version it was made with. Lengths of time are milliseconds.
 */
export type ScoringPolicy = {
  readonly version: number;
  /** Points a component brings at value 1. They add up to 100, the source's bias set aside. */
  readonly weights: Readonly<Record<ComponentName, number>>;
  /** A band is entered at its score; it is left when the score falls `hysteresis` below. */
  readonly bands: {
    readonly WATCH: number;
    readonly INVESTIGATE: number;
    readonly PROMOTE: number;
    readonly hysteresis: number;
  };
  /**
   * Clearly low-value chatter: this many in 24 hours, in this share of the hours since it began, scored below `maxScore`
   * and harmless by wording and severity.
   */
  readonly chatter: {
    readonly perDay: number;
    readonly hoursShare: number;
    readonly maxScore: number;
    readonly maxImpact: number;
  };
  /** What repeats, spreads or recovers weighs this much when nobody would care for one of it, and in full when they would. */
  readonly carelessShare: number;
  /** No claim of novelty, surprise or spread before `silentMs` of a tenant's life; full weight from `fullMs` on. */
  readonly coldStart: { readonly silentMs: number; readonly fullMs: number };
  readonly surprise: {
    readonly minCount: number;
    readonly minRatio: number;
    /** Prior of the rate: `priorCount` events in `priorMs`. */
    readonly priorCount: number;
    readonly priorMs: number;
    /** Older activity counts less: half after this long. */
    readonly halfLifeMs: number;
    /** -log10 of the corrected p at which the surprise is full. */
    readonly fullAt: number;
    /** A burst is held in mind: half is left after this long. */
    readonly holdHalfLifeMs: number;
  };
  readonly trend: {
    readonly days: number;
    readonly minEvents: number;
    readonly minDays: number;
    readonly minRatio: number;
    readonly fullZ: number;
  };
  readonly repeat: { readonly spanMs: number; readonly fullAt: number };
  readonly rhythm: {
    readonly minOnsets: number;
    readonly minDays: number;
    readonly maxP: number;
    readonly bonus: number;
  };
  readonly absence: {
    readonly minBeats: number;
    readonly maxSpread: number;
    readonly minToleranceMs: number;
    readonly fullMissed: number;
  };
  readonly recovery: {
    readonly spanMs: number;
    readonly minCycles: number;
    readonly fullCycles: number;
    readonly quickMs: number;
  };
  readonly spread: { readonly fullHosts: number; readonly freshMs: number; readonly settledShare: number };
  readonly gathering: {
    /** Moments further back are left out; half of one is left after the half-life. */
    readonly spanMs: number;
    readonly halfLifeMs: number;
    /** Half hours added to what was seen, so that the first time has a rate too. */
    readonly prior: number;
    /** The most one signal may add, what is taken off for looking at many windows, and the scale at which it saturates: powers of ten. */
    readonly maxDecades: number;
    readonly guardDecades: number;
    readonly fullDecades: number;
    /** Storm guard: with more signals than this at once (a boot, an outage) each says less, in proportion. */
    readonly stormSignals: number;
    /** What the same moment on a further host adds. */
    readonly hostShare: number;
  };
  readonly precursor: {
    /** Appearances added to what was seen, so that a rare signal is not thought impossible. */
    readonly prior: number;
    /** Taken off for looking at many pairs, and what fills the value beyond that: powers of ten. */
    readonly guardDecades: number;
    readonly fullDecades: number;
  };
  readonly novelty: { readonly halfLifeMs: number; readonly maxCount: number };
  readonly memory: {
    /** An opinion loses half of its weight in this time; each confirmation in a row lengthens it, up to a limit. */
    readonly halfLifeMs: number;
    readonly incidentHalfLifeMs: number;
    readonly confirmFactor: number;
    readonly maxHalfLifeMs: number;
    /** How much an opinion weighs when fresh: strength = 1 - 2^-weight. */
    readonly weights: Readonly<Record<Opinion['verdict'], number>>;
    /** What was said of another signature of the story counts this share. */
    readonly mateShare: number;
    /** How much a dismissal of full strength takes from the other components. */
    readonly dismissedShare: number;
    /** Events a day against the day it was judged, above which a dismissal no longer holds; and the same for noise. */
    readonly changeRatio: number;
    readonly noiseChangeRatio: number;
    /** Hosts against those at the judgement, likewise. */
    readonly changeHosts: number;
  };
  readonly sourceBias: {
    readonly halfLifeMs: number;
    /** Verdicts without opinion that are thought to have been given already: few real ones move little. */
    readonly priorVerdicts: number;
    readonly minVerdicts: number;
  };
  readonly changeWindow: {
    /** How much is taken from what lay inside a declared window. */
    readonly dampenShare: number;
    /** Activity that starts this soon after a window closed is connected with it; half as much after the half-life. */
    readonly reachMs: number;
    readonly afterHalfLifeMs: number;
    /** It is held in mind: half is left after this long. */
    readonly holdHalfLifeMs: number;
  };
  /** Below this score quiet time is not looked at: there is nothing to lose. */
  readonly fadingScore: number;
  /** A candidate closes after this much quiet; if it returns, a new one opens. */
  readonly quietMs: number;
  /** History is written when the band changes or the score moves this much. */
  readonly historyStep: number;
};

export const DEFAULT_POLICY: ScoringPolicy = {
  version: 1,
  weights: {
    RECURRENCE: 20,
    RECOVERY: 10,
    SPREAD: 12,
    NOVELTY: 8,
    TEMPORAL_CORRELATION: 30,
    HUMAN_IMPACT: 6,
    PRECURSOR: 8,
    MEMORY_WEIGHT: 6,
    SOURCE_BIAS: 5,
  },
  bands: { WATCH: 8, INVESTIGATE: 14, PROMOTE: 20, hysteresis: 2 },
  chatter: { perDay: 500, hoursShare: 0.5, maxScore: 5, maxImpact: 0.3 },
  carelessShare: 0.35,
  coldStart: { silentMs: 3 * DAY_MS, fullMs: 7 * DAY_MS },
  surprise: {
    minCount: 3,
    minRatio: 2,
    priorCount: 0.5,
    priorMs: 168 * HOUR_MS,
    halfLifeMs: 14 * DAY_MS,
    fullAt: 6,
    holdHalfLifeMs: 2 * DAY_MS,
  },
  trend: { days: 7, minEvents: 8, minDays: 4, minRatio: 2, fullZ: 4 },
  repeat: { spanMs: 14 * DAY_MS, fullAt: 9 },
  rhythm: { minOnsets: 6, minDays: 4, maxP: 0.002, bonus: 0.15 },
  absence: { minBeats: 20, maxSpread: 0.15, minToleranceMs: 10 * 60_000, fullMissed: 6 },
  recovery: { spanMs: 14 * DAY_MS, minCycles: 3, fullCycles: 8, quickMs: 15 * 60_000 },
  spread: { fullHosts: 12, freshMs: 2 * DAY_MS, settledShare: 0.15 },
  gathering: {
    spanMs: 7 * DAY_MS,
    halfLifeMs: 2 * DAY_MS,
    prior: 1,
    maxDecades: 3,
    guardDecades: 3,
    fullDecades: 20,
    stormSignals: 24,
    hostShare: 0.2,
  },
  precursor: { prior: 0.5, guardDecades: 2, fullDecades: 4 },
  novelty: { halfLifeMs: 2 * DAY_MS, maxCount: 200 },
  memory: {
    halfLifeMs: 14 * DAY_MS,
    incidentHalfLifeMs: 90 * DAY_MS,
    confirmFactor: 1.6,
    maxHalfLifeMs: 180 * DAY_MS,
    weights: { USEFUL: 1, INCIDENT: 2, NOISE: 2, KNOWN: 2, EXPECTED: 2 },
    mateShare: 0.5,
    dismissedShare: 0.7,
    changeRatio: 3,
    noiseChangeRatio: 10,
    changeHosts: 2,
  },
  sourceBias: { halfLifeMs: 90 * DAY_MS, priorVerdicts: 4, minVerdicts: 3 },
  changeWindow: {
    dampenShare: 0.6,
    reachMs: 2 * HOUR_MS,
    afterHalfLifeMs: 30 * MINUTE_MS,
    holdHalfLifeMs: 2 * DAY_MS,
  },
  fadingScore: 3,
  quietMs: 7 * DAY_MS,
  historyStep: 1,
};

/** A policy with numbers laid over a base (the defaults), group by group. What is not a known number is left out. */
export function mergePolicy(
  overrides: unknown,
  version: number,
  base: ScoringPolicy = DEFAULT_POLICY,
): ScoringPolicy {
  return { ...(overlay(base, overrides) as ScoringPolicy), version };
}

function overlay(base: unknown, over: unknown): unknown {
  if (typeof base === 'number') return typeof over === 'number' && Number.isFinite(over) ? over : base;
  if (typeof base !== 'object' || base === null || typeof over !== 'object' || over === null) return base;
  const given = over as Record<string, unknown>;
  return Object.fromEntries(Object.entries(base).map(([key, value]) => [key, overlay(value, given[key])]));
}
