import { isRecord } from '../shared/text.js';
import { DAY_MS } from '../shared/time.js';
import { mergePolicy, type ScoringPolicy } from './policy.js';

/** Any number of a policy, group by group. */
export type PolicyOverrides = {
  readonly [K in Exclude<keyof ScoringPolicy, 'version'>]?: ScoringPolicy[K] extends number
    ? number
    : { readonly [N in keyof ScoringPolicy[K]]?: unknown };
};

export const PRESET_NAMES = ['STANDARD', 'QUIET_MSP', 'BUSY_NOC', 'SECURITY_DESK'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

export type Preset = { readonly description: string; readonly policy: PolicyOverrides };

/** Policies to start from; docs/scoring.md says why each number is what it is. */
export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  STANDARD: { description: 'The defaults: a mixed environment that somebody reads daily.', policy: {} },
  QUIET_MSP: {
    description:
      'A few people, many small customers: only what has lasted is put before a person, self-healing and tickets count more.',
    policy: {
      weights: {
        RECURRENCE: 28,
        RECOVERY: 16,
        SPREAD: 12,
        NOVELTY: 10,
        TEMPORAL_CORRELATION: 8,
        HUMAN_IMPACT: 14,
        PRECURSOR: 6,
        MEMORY_WEIGHT: 6,
      },
      bands: { WATCH: 20, INVESTIGATE: 32, PROMOTE: 44, hysteresis: 5 },
      coldStart: { silentMs: 4 * DAY_MS, fullMs: 10 * DAY_MS },
      chatter: { perDay: 200 },
      memory: { halfLifeMs: 21 * DAY_MS },
    },
  },
  BUSY_NOC: {
    description:
      'A large fleet and a shift that watches it: what spreads and what comes together counts more, single hosts less; bands hold longer.',
    policy: {
      weights: {
        RECURRENCE: 24,
        RECOVERY: 10,
        SPREAD: 20,
        NOVELTY: 12,
        TEMPORAL_CORRELATION: 10,
        HUMAN_IMPACT: 12,
        PRECURSOR: 6,
        MEMORY_WEIGHT: 6,
      },
      bands: { WATCH: 18, INVESTIGATE: 30, PROMOTE: 42, hysteresis: 6 },
      chatter: { perDay: 2_000 },
      spread: { fullHosts: 30 },
      changeWindow: { dampenShare: 0.75 },
    },
  },
  SECURITY_DESK: {
    description:
      'Analysts who look for what was never there: new and rare things count more and longer, little is quiet on purpose.',
    policy: {
      weights: {
        RECURRENCE: 22,
        RECOVERY: 6,
        SPREAD: 16,
        NOVELTY: 24,
        TEMPORAL_CORRELATION: 8,
        HUMAN_IMPACT: 12,
        PRECURSOR: 6,
        MEMORY_WEIGHT: 6,
      },
      bands: { WATCH: 16, INVESTIGATE: 25, PROMOTE: 35, hysteresis: 3 },
      chatter: { perDay: 2_000, maxImpact: 0.2 },
      novelty: { halfLifeMs: 4 * DAY_MS },
      memory: { halfLifeMs: 7 * DAY_MS, dismissedShare: 0.5 },
    },
  },
};

/** The preset that a stored policy starts from. */
export function presetOf(stored: unknown): PresetName {
  const name = isRecord(stored) ? stored.preset : undefined;
  return PRESET_NAMES.find((known) => known === name) ?? 'STANDARD';
}

/** The whole policy of a tenant: its preset over the defaults, its own numbers over that. */
export function policyFor(stored: unknown, version: number): ScoringPolicy {
  return mergePolicy(stored, version, mergePolicy(PRESETS[presetOf(stored)].policy, version));
}
