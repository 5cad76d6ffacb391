import { countedInside } from './detectors/change-share.js';
import type { Remembered } from './detectors/opinion.js';
import type { Surprise } from './detectors/surprise.js';
import type { Look } from './evidence.js';
import type { Findings, Values } from './findings.js';
import type { ComponentName, ScoringPolicy } from './policy.js';

/** A surprise, less what lay inside declared windows: what was announced is not news. */
export function surpriseOutside(surprise: Surprise | null, look: Look): Surprise | null {
  if (!surprise || look.evidence.memory.changes.length === 0) return surprise;
  const inside = countedInside(look, surprise.horizonMs);
  return inside === 0 ? surprise : lowered(surprise, inside, look.policy);
}

/** Findings with what lay inside declared windows weighing less. Nothing is left out. */
export function aroundChanges(findings: Findings, policy: ScoringPolicy): Findings {
  if (!findings.change) return findings;
  const { starts, hosts, episodes, first, silence } = findings.change.inside;
  return {
    ...findings,
    trend: lowered(findings.trend, starts, policy),
    repeat: lowered(findings.repeat, starts, policy),
    absence: lowered(findings.absence, silence, policy),
    selfHeal: lowered(findings.selfHeal, episodes, policy),
    spread: lowered(findings.spread, hosts, policy),
    novelty: lowered(findings.novelty, first, policy),
    gathering: lowered(findings.gathering, starts, policy),
  };
}

function lowered<T extends { readonly value: number } | null>(
  finding: T,
  inside: number,
  { changeWindow }: ScoringPolicy,
): T {
  if (!finding || inside === 0) return finding;
  return { ...finding, value: finding.value * (1 - changeWindow.dampenShare * inside) };
}

/** What a dismissal lowers: all that was found by counting. What its words mean to a person stays. */
const DISMISSIBLE: readonly ComponentName[] = [
  'RECURRENCE',
  'RECOVERY',
  'SPREAD',
  'NOVELTY',
  'TEMPORAL_CORRELATION',
  'PRECURSOR',
];

export const isDismissible = (name: ComponentName): boolean => DISMISSIBLE.includes(name);

/** Values as far as they are believed after what people said. */
export function believed(values: Values, memory: Remembered | null): Values {
  if (!memory || memory.share === 1) return values;
  const lower = (name: ComponentName): number => values[name] * memory.share;
  return { ...values, ...Object.fromEntries(DISMISSIBLE.map((name) => [name, lower(name)])) };
}
