import type { KernelLine } from '../lines/line.js';
import type { StartMatch } from '../rules/start-rule.js';

/** The lines of one report, from the line that starts it to the line that closes it. */
export interface KernelBlock {
  readonly start: StartMatch;
  readonly startLine: KernelLine;
  /** What stood between `cut here` and the start. */
  readonly preface: readonly KernelLine[];
  /** The start line and those behind it. */
  readonly lines: readonly KernelLine[];
  /** Number of the last line that was part of the report. */
  readonly lastLine: number;
  /** The panic that followed from it, if one did. */
  readonly panic: string | null;
  /** Lines left out because the block was full. */
  readonly omitted: number;
}
