import type { ParsedEvent } from '../../event/event.js';
import { createBlockAssembler } from '../blocks/assembler.js';
import type { KernelBlock } from '../blocks/block.js';
import { analyseBlock } from '../findings/analyse-block.js';
import type { KernelFinding } from '../findings/finding.js';
import type { KernelLine } from '../lines/line.js';
import { lineOfEvent } from './event-line.js';

/** A line that waits for the rest of its report. */
export interface WaitingLine {
  readonly event: ParsedEvent;
  /** When it was printed, or received where it does not say (milliseconds). */
  readonly at: number;
  /** Sorts lines in the order of their arrival; no two are alike. */
  readonly arrival: string;
}

/** Lines of one host without a long gap between them, and the findings among them. */
export interface AssembledRun<L extends WaitingLine> {
  /** In the order of the log. */
  readonly lines: readonly L[];
  readonly findings: readonly { readonly finding: KernelFinding; readonly start: L }[];
  /** Lines that turned out to belong to no report. */
  readonly released: readonly L[];
}

const GAP_MS = 30_000;
const SECOND_MS = 1_000;

/** Puts the lines of one host together. The order they come in does not matter. */
export const assembleLines = <L extends WaitingLine>(lines: readonly L[]): readonly AssembledRun<L>[] =>
  runsOf(inOrder(lines)).map(assembleRun);

/**
 * By second, since stamps of syslog are no finer; inside a second by the kernel's own clock where every line has it,
 * else as they came.
 */
function inOrder<L extends WaitingLine>(lines: readonly L[]): readonly L[] {
  const seconds = new Map<number, L[]>();
  for (const line of lines) {
    const second = Math.floor(line.at / SECOND_MS);
    const known = seconds.get(second);
    if (known === undefined) seconds.set(second, [line]);
    else known.push(line);
  }
  return [...seconds].sort(([a], [b]) => a - b).flatMap(([, group]) => orderSecond(group));
}

function orderSecond<L extends WaitingLine>(group: readonly L[]): readonly L[] {
  const arrived = [...group].sort((a, b) => (a.arrival < b.arrival ? -1 : 1));
  const clocks = new Map(arrived.map((line) => [line, lineOfEvent(line.event, 1)?.monotonicUs ?? null]));
  if ([...clocks.values()].some((us) => us === null)) return arrived;
  return arrived.sort((a, b) => clocks.get(a)! - clocks.get(b)!);
}

function runsOf<L extends WaitingLine>(lines: readonly L[]): readonly (readonly L[])[] {
  const runs: L[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const line of lines) {
    if (line.at - last > GAP_MS) runs.push([]);
    runs.at(-1)!.push(line);
    last = line.at;
  }
  return runs;
}

function assembleRun<L extends WaitingLine>(lines: readonly L[]): AssembledRun<L> {
  const assembler = createBlockAssembler();
  const read = lines.map((line, i) => lineOfEvent(line.event, i + 1));
  const own = read.filter((line): line is KernelLine => line !== null);
  const blocks = [...own.flatMap((line) => assembler.push(line)), ...assembler.flush()];
  blocks.sort((a, b) => a.startLine.number - b.startLine.number);
  return {
    lines,
    findings: blocks.map((block) => ({
      finding: analyseBlock(block),
      start: lines[block.startLine.number - 1]!,
    })),
    released: lines.filter((_, i) => !blocks.some((block) => holds(block, i + 1, read[i]?.message ?? ''))),
  };
}

/** What may stand before a report and its preface: `cut here`, a fence. */
const LEAD = /\[ cut here \]|^[-=]{20,}$/;

/** Whether a line stands within a report, or leads up to it. */
function holds(block: KernelBlock, number: number, message: string): boolean {
  const first = block.startLine.number - block.preface.length;
  return number >= first ? number <= block.lastLine : number === first - 1 && LEAD.test(message);
}
