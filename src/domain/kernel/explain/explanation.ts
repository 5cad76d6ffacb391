import type { KernelKind, KernelSeverity } from '../rules/kinds.js';

/** What a class of finding usually means, and what to look at next. */
export interface Explanation {
  /** Who says so: `heuristic`, or the name of a configured provider. */
  readonly provider: string;
  readonly meaning: string;
  readonly causes: readonly string[];
  readonly nextSteps: readonly string[];
}

declare const anonymized: unique symbol;
/** Text that went through the anonymizer: the only text an explanation provider is shown. */
export type AnonymizedText = string & { readonly [anonymized]: true };

export interface ExplanationRequest {
  readonly kind: KernelKind;
  readonly severity: KernelSeverity;
  readonly title: AnonymizedText;
  readonly culprit: string | null;
  readonly module: string | null;
  readonly taint: string;
  readonly panicked: boolean;
  readonly frames: readonly string[];
  readonly excerpt: readonly AnonymizedText[];
}

/**
 * Explains findings. The heuristic one is the default; others may ask a model, may fail, and may have nothing to say
 * (null): the caller falls back.
 */
export interface ExplanationProvider {
  readonly name: string;
  explain(request: ExplanationRequest): Promise<Explanation | null>;
}
