import type { KernelLimits, LimitCounter } from '../limits.js';
import type { KernelLine } from '../lines/line.js';
import type { KernelKind } from '../rules/kinds.js';
import type { StartMatch } from '../rules/start-rule.js';
import type { KernelBlock } from './block.js';
import { isBodyLine, isEvidence } from './body-line.js';

/** A report while its lines come in. */
export interface OpenBlock {
  add(line: KernelLine): void;
  panicked(reason: string, line: KernelLine): void;
  kind(): KernelKind;
  rule(): string;
  length(): number;
  lastNumber(): number;
  /** It may yet prove to be no report at all. */
  isDoubtful(): boolean;
  /** Its closing line was seen: only a panic may still follow. */
  isEnded(): boolean;
  isPanicked(): boolean;
  /** The line that began the block once more, by a second console. */
  isRepeatOfStart(line: KernelLine): boolean;
  /** A trap line (`[#1]`) was seen. */
  hasTrapped(): boolean;
  /** Whether other CPUs show their stacks in reports of this kind. */
  showsOtherCpus(): boolean;
  /** Whether the report is over now that this line has come. */
  isOver(line: KernelLine): boolean;
  /** Whether nothing of it can be expected any more. */
  isStale(line: KernelLine): boolean;
  /** The block, or null when it proved to be no report. */
  finish(): KernelBlock | null;
}

/** Foreign lines in a row after which a report without an end marker is taken for over. */
const QUIET_LINES = 60;
const DOUBTFUL_LINES = 8;
const QUIET_US = 30_000_000;
/** Lines after an end marker in which a panic still belongs to the report. */
const ENDED_LINES = 400;
const STALE_LINES = 4_000;

const STALLS: ReadonlySet<KernelKind> = new Set(['rcu_stall', 'soft_lockup', 'hard_lockup', 'hung_task']);
const END = /^(?:---\[ end |\s*---\[ end trace)/;
const FENCE = /^={20,}$/;
const REBOOT = /^Rebooting in \d/;
const FENCED: ReadonlySet<KernelKind> = new Set(['kasan', 'kmsan', 'kcsan', 'kfence', 'ubsan']);

export function createOpenBlock(
  start: StartMatch,
  startLine: KernelLine,
  preface: readonly KernelLine[],
  limits: KernelLimits,
  counter: LimitCounter,
): OpenBlock {
  const lines: KernelLine[] = [startLine];
  let lastLine = startLine.number;
  let lastBodyUs = startLine.monotonicUs;
  let quiet = 0;
  let ended = false;
  let endedAt = 0;
  let over = false;
  let omitted = 0;
  let evidence = false;
  let trapped = /\[#\d+\]/.test(startLine.message);
  let panic: string | null = start.role === 'panic' ? start.title : null;

  function end(line: KernelLine): void {
    ended = true;
    endedAt = line.number;
  }

  function keep(line: KernelLine): void {
    if (lines.length < limits.maxBlockLines) lines.push(line);
    else {
      omitted++;
      counter.hit('maxBlockLines');
    }
  }

  function addBody(line: KernelLine): void {
    const message = line.message;
    quiet = 0;
    lastLine = line.number;
    lastBodyUs = line.monotonicUs ?? lastBodyUs;
    if (!trapped && message.includes('[#')) trapped = /\[#\d+\]/.test(message);
    if (!evidence) evidence = isEvidence(message);
    if (END.test(message)) end(line);
    else if (FENCED.has(start.kind) && lines.length > 4 && FENCE.test(message)) end(line);
    else if (REBOOT.test(message)) over = true;
  }

  return {
    add(line) {
      if (ended && panic === null) return;
      keep(line);
      if (isBodyLine(line.message)) addBody(line);
      else if (line.message !== '') quiet++;
    },
    panicked(reason, line) {
      panic ??= reason;
      keep(line);
      lastLine = line.number;
      lastBodyUs = line.monotonicUs ?? lastBodyUs;
      quiet = 0;
    },
    kind: () => start.kind,
    rule: () => start.rule,
    length: () => lines.length,
    lastNumber: () => lastLine,
    isDoubtful: () => start.role === 'hint' && !evidence,
    isEnded: () => ended,
    isPanicked: () => panic !== null,
    isRepeatOfStart: (line) =>
      lines.length === 1 && line.message === startLine.message && line.monotonicUs === startLine.monotonicUs,
    hasTrapped: () => trapped,
    showsOtherCpus: () => STALLS.has(start.kind) || panic !== null,
    isOver(line) {
      if (over) return true;
      if (ended) return line.number - endedAt > ENDED_LINES;
      if (quiet > (start.role === 'hint' && !evidence ? DOUBTFUL_LINES : QUIET_LINES)) return true;
      return quiet > 0 && lastBodyUs !== null && line.monotonicUs !== null && line.monotonicUs - lastBodyUs > QUIET_US;
    },
    isStale: (line) => line.number - lastLine > STALE_LINES,
    finish() {
      if (start.role === 'hint' && !evidence) return null;
      return { start, startLine, preface, lines, lastLine, panic, omitted };
    },
  };
}
