import type { PolicyFault } from '../../domain/attention/policy-check.js';
import { ValidationError } from '../errors.js';

/** Faults that one answer names; a body may hold more than anybody reads. */
const FAULTS_SHOWN = 50;

/** Throws the member of the result union that names every number that cannot be used, the first of them in the hint. */
export function throwUnusable(faults: readonly PolicyFault[], message: string): never {
  const first = faults[0]!;
  throw new ValidationError(
    'INVALID_POLICY',
    message,
    `${first.path === '' ? 'policy' : first.path} ${first.message}. runtime { policy } has every number; docs/scoring.md says what each does.`,
    faults.slice(0, FAULTS_SHOWN).map((fault) => ({
      path: fault.path === '' ? 'input.policy' : `input.policy.${fault.path}`,
      message: fault.message,
    })),
  );
}
