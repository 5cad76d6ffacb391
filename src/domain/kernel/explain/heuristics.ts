import { describeTaint } from '../boots/taint.js';
import type { KernelFinding } from '../findings/finding.js';
import { isOperation, type KernelKind } from '../rules/kinds.js';
import type { Advice } from './advice.js';
import { DEFECT_ADVICE } from './defect-advice.js';
import type { Explanation, ExplanationProvider } from './explanation.js';
import { OPERATION_ADVICE } from './operation-advice.js';

type Subject = Pick<KernelFinding, 'kind' | 'culprit' | 'module' | 'taint'> & { readonly panicked: boolean };

const adviceFor = (kind: KernelKind): Advice =>
  isOperation(kind) ? OPERATION_ADVICE[kind] : DEFECT_ADVICE[kind];

/** What this class of finding usually means: fixed knowledge, no guess about the case beyond what was read. */
export function explainByHeuristics(subject: Subject): Explanation {
  const advice = adviceFor(subject.kind);
  return {
    provider: 'heuristic',
    meaning: advice.meaning,
    causes: advice.causes,
    nextSteps: [...situationSteps(subject), ...advice.nextSteps],
  };
}

/** Steps that follow from this case: whose code it is, and whether the kernel was clean. */
function situationSteps(subject: Subject): readonly string[] {
  const steps: string[] = [];
  if (subject.module !== null)
    steps.push(`Find out who maintains the module ${subject.module} and whether a newer one exists.`);
  else if (subject.culprit !== null) steps.push(`Look for reports and fixes that name ${subject.culprit}.`);
  const foreign = [...subject.taint].filter((letter) => 'POEFR'.includes(letter)).join('');
  if (foreign !== '') {
    steps.push(
      `The kernel was tainted (${describeTaint(foreign).join(', ')}): try to reproduce it without those modules.`,
    );
  }
  if (/[DBM]/.test(subject.taint)) {
    steps.push('The kernel had already been damaged before this: read the first report of this boot first.');
  }
  if (subject.panicked)
    steps.push('The machine stopped here: check that kdump is set up, so that the next time leaves a dump.');
  return steps;
}

/** The default provider. */
export const heuristicProvider: ExplanationProvider = {
  name: 'heuristic',
  explain: async (request) => explainByHeuristics(request),
};
