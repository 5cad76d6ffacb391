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
        RECURRENCE: 20,
        RECOVERY: 14,
        SPREAD: 10,
        NOVELTY: 6,
        TEMPORAL_CORRELATION: 28,
        HUMAN_IMPACT: 8,
        PRECURSOR: 8,
        MEMORY_WEIGHT: 6,
      },
      bands: { WATCH: 9, INVESTIGATE: 16, PROMOTE: 24, hysteresis: 3 },
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
        RECURRENCE: 17,
        RECOVERY: 8,
        SPREAD: 18,
        NOVELTY: 7,
        TEMPORAL_CORRELATION: 32,
        HUMAN_IMPACT: 6,
        PRECURSOR: 6,
        MEMORY_WEIGHT: 6,
      },
      bands: { WATCH: 8, INVESTIGATE: 15, PROMOTE: 22, hysteresis: 3 },
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
        RECURRENCE: 16,
        RECOVERY: 4,
        SPREAD: 14,
        NOVELTY: 16,
        TEMPORAL_CORRELATION: 30,
        HUMAN_IMPACT: 6,
        PRECURSOR: 8,
        MEMORY_WEIGHT: 6,
      },
      bands: { WATCH: 7, INVESTIGATE: 12, PROMOTE: 18, hysteresis: 2 },
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

/** The numbers of a tenant's own in a stored policy, laid over its preset. */
export function numbersOf(stored: unknown): PolicyOverrides {
  if (!isRecord(stored)) return {};
  const { preset: _, ...own } = stored;
  return own as PolicyOverrides;
}

/** A policy without faults as it is stored: what says the same is stored the same. */
export function storedPolicy(policy: unknown): Record<string, unknown> {
  const preset = presetOf(policy);
  const own = Object.entries(numbersOf(policy)).filter(
    ([, group]) => !isRecord(group) || Object.keys(group).length > 0,
  );
  return { ...(preset === 'STANDARD' ? {} : { preset }), ...Object.fromEntries(own) };
}

/** The whole policy of a tenant: its preset over the defaults, its own numbers over that. */
export function policyFor(stored: unknown, version: number): ScoringPolicy {
  return mergePolicy(stored, version, mergePolicy(PRESETS[presetOf(stored)].policy, version));
}
