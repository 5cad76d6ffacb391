import type { KernelKind, KernelSeverity } from '../rules/kinds.js';

/** The kind, the words of the title before ` in <culprit>`, and the class that goes into the fingerprint. */
export interface Classified {
  readonly kind: KernelKind;
  readonly title: string;
  readonly family: string;
  /** When the block says how bad it is. */
  readonly severity?: KernelSeverity;
}
