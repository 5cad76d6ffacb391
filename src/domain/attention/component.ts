import { isDismissible } from './belief.js';
import type { Findings } from './findings.js';
import { COMPONENTS, type ComponentName, type ScoringPolicy } from './policy.js';
import { bothSaid, type Said } from './said.js';
import {
  sayImpact,
  sayNovelty,
  sayPrecursor,
  sayRecovery,
  sayRecurrence,
  saySpread,
  sayTogether,
  type Told,
} from './say.js';
import { sayChange, sayDismissed, sayMemory, saySourceBias } from './say-memory.js';
import { pointsOf } from './score.js';
import { valuesOf } from './weigh.js';

/** One of the nine parts of a score: points = weight x value, with a sentence, what it rests on and what is missing. */
export type Component = Said & {
  readonly name: ComponentName;
  readonly value: number;
  readonly weight: number;
  readonly points: number;
};

const SAY: Readonly<Record<ComponentName, (findings: Findings, told: Told) => Said>> = {
  RECURRENCE: sayRecurrence,
  RECOVERY: sayRecovery,
  SPREAD: saySpread,
  NOVELTY: sayNovelty,
  TEMPORAL_CORRELATION: (findings) =>
    bothSaid(
      sayTogether(findings),
      sayChange(findings),
      'Nothing else unusual is known to happen together with it.',
    ),
  HUMAN_IMPACT: sayImpact,
  PRECURSOR: sayPrecursor,
  MEMORY_WEIGHT: sayMemory,
  SOURCE_BIAS: saySourceBias,
};

/** The nine components that findings lead to under a policy, in words an operator would repeat to a customer. */
export function describeComponents(findings: Findings, tick: number, policy: ScoringPolicy): Component[] {
  const values = valuesOf(findings, policy);
  const points = pointsOf(values, policy);
  return COMPONENTS.map((name) => ({
    name,
    value: values[name],
    weight: policy.weights[name],
    points: points[name],
    ...dismissed(SAY[name](findings, { tick, policy }), name, values[name], findings),
  }));
}

/** A component that a dismissal lowers says so. */
function dismissed(told: Said, name: ComponentName, value: number, findings: Findings): Said {
  if (value === 0 || !isDismissible(name) || (findings.memory?.share ?? 1) === 1) return told;
  return { ...told, reason: told.reason + sayDismissed(findings) };
}
