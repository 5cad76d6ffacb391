import { COMPONENTS, type ComponentName, type ScoringPolicy } from './policy.js';
import {
  type Said,
  said,
  sayImpact,
  sayNovelty,
  sayRecovery,
  sayRecurrence,
  saySpread,
  type Told,
} from './say.js';
import { pointsOf } from './score.js';
import { type Findings, valuesOf } from './weigh.js';

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
  TEMPORAL_CORRELATION: () => said('Nothing else is known to happen together with it.'),
  HUMAN_IMPACT: sayImpact,
  PRECURSOR: () => said('It is not known to come before anything worse.'),
  MEMORY_WEIGHT: () => said('Nobody has reviewed it yet.'),
  SOURCE_BIAS: () => said('Its source is neither favoured nor distrusted.'),
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
    ...SAY[name](findings, { tick, policy }),
  }));
}
