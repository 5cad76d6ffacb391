import type { KernelKind, KernelSeverity } from '../rules/kinds.js';
import type { Frame, Trace } from '../traces/frame.js';

/** When and where something happened, as far as the log tells. */
export interface Occurrence {
  readonly line: number;
  readonly monotonicUs: number | null;
  readonly wallMs: number | null;
}

/** One defect or event, with every time it happened in one boot. */
export interface KernelFinding {
  readonly kind: KernelKind;
  readonly title: string;
  readonly severity: KernelSeverity;
  /** The function to blame, without compiler suffixes. */
  readonly culprit: string | null;
  readonly module: string | null;
  readonly process: string | null;
  readonly pid: number | null;
  readonly cpu: number | null;
  /** Device, interface, file system or library concerned. */
  readonly subject: string | null;
  /** Source file and line that a WARN() or BUG() named. */
  readonly source: string | null;
  readonly taint: string;
  /** What the fingerprint stands for, in words. */
  readonly defect: string;
  /** The same on every machine, in every boot, for the same defect. */
  readonly fingerprint: string;
  /** Finer: the same path to the defect as well. */
  readonly stackFingerprint: string;
  readonly boot: number;
  readonly count: number;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly occurrences: readonly Occurrence[];
  /** The panic that followed from it. */
  readonly panic: string | null;
  readonly frames: readonly Frame[];
  readonly relatedTraces: readonly Trace[];
  readonly excerpt: readonly string[];
  /** The rule that recognised it. */
  readonly rule: string;
}
