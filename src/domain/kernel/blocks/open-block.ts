import type { KernelLimits, LimitCounter } from '../limits.js';
import type { KernelLine } from '../lines/line.js';
import type { KernelKind } from '../rules/kinds.js';
import type { StartMatch } from '../rules/start-rule.js';
import type { KernelBlock } from './block.js';
import { isBodyLine, isEvidence } from './body-line.js';

/** Foreign lines in a row after which a report without an end marker is taken for over. */
const QUIET_LINES = 60;
const DOUBTFUL_LINES = 8;
const QUIET_US = 30_000_000;
/** Lines after an end marker in which a panic still belongs to the report. */
const ENDED_LINES = 400;
const STALE_LINES = 4_000;

const STALLS: ReadonlySet<KernelKind> = new Set(['rcu_stall', 'soft_lockup', 'hard_lockup', 'hung_task']);
const FENCED: ReadonlySet<KernelKind> = new Set(['kasan', 'kmsan', 'kcsan', 'kfence', 'ubsan']);
const END = /^\s*---\[ end /;
const FENCE = /^={20,}$/;
const REBOOT = /^Rebooting in \d/;
/** The die counter of an oops, or the kill that an out-of-memory report comes down to. */
const TRAP = /\[#\d+\]|ut of memory: Kill/;

/** A report while its lines come in. */
export class OpenBlock {
  readonly kind: KernelKind;
  readonly rule: string;
  readonly #start: StartMatch;
  readonly #startLine: KernelLine;
  readonly #preface: readonly KernelLine[];
  readonly #lines: KernelLine[];
  readonly #limits: KernelLimits;
  readonly #counter: LimitCounter;
  #lastLine: number;
  #lastBodyUs: number | null;
  #quiet = 0;
  #endedAt: number | null = null;
  #over = false;
  #omitted = 0;
  #evidence = false;
  #trapped: boolean;
  #panic: string | null;

  constructor(
    start: StartMatch,
    line: KernelLine,
    preface: readonly KernelLine[],
    limits: KernelLimits,
    counter: LimitCounter,
  ) {
    this.kind = start.kind;
    this.rule = start.rule;
    this.#start = start;
    this.#startLine = line;
    this.#preface = preface;
    this.#lines = [line];
    this.#limits = limits;
    this.#counter = counter;
    this.#lastLine = line.number;
    this.#lastBodyUs = line.monotonicUs;
    this.#trapped = TRAP.test(line.message);
    this.#panic = start.role === 'panic' ? start.title : null;
  }

  get length(): number {
    return this.#lines.length;
  }
  get lastNumber(): number {
    return this.#lastLine;
  }
  /** It may yet prove to be no report at all. */
  get isDoubtful(): boolean {
    return this.#start.role === 'hint' && !this.#evidence;
  }
  /** Its closing line was seen: only a panic may still follow. */
  get isEnded(): boolean {
    return this.#endedAt !== null;
  }
  get isPanicked(): boolean {
    return this.#panic !== null;
  }
  /** A trap line (`[#1]`), or a kill, was seen. */
  get hasTrapped(): boolean {
    return this.#trapped;
  }
  /** Whether other CPUs show their stacks in reports of this kind. */
  get showsOtherCpus(): boolean {
    return STALLS.has(this.kind) || this.#panic !== null;
  }

  add(line: KernelLine): void {
    if (this.isEnded && this.#panic === null) return;
    if (isBodyLine(line.message)) {
      this.addOwn(line);
      return;
    }
    this.#keep(line);
    if (line.message !== '') this.#quiet++;
  }

  /** A line that is known to be the report's own. */
  addOwn(line: KernelLine): void {
    this.#keep(line);
    this.#addBody(line);
  }

  panicked(reason: string, line: KernelLine): void {
    this.#panic ??= reason;
    this.#keep(line);
    this.#touch(line);
  }

  /** The line that came last once more, by a second console. */
  isRepeat(line: KernelLine): boolean {
    const last = this.#lines.at(-1)!;
    return line.message === last.message && line.monotonicUs === last.monotonicUs;
  }

  /** Whether the report is over now that this line has come. */
  isOver(line: KernelLine): boolean {
    if (this.#over) return true;
    if (this.#endedAt !== null) return line.number - this.#endedAt > ENDED_LINES;
    if (this.#quiet > (this.isDoubtful ? DOUBTFUL_LINES : QUIET_LINES)) return true;
    if (this.#quiet === 0 || this.#lastBodyUs === null || line.monotonicUs === null) return false;
    return line.monotonicUs - this.#lastBodyUs > QUIET_US;
  }

  /** Whether nothing of it can be expected any more. */
  isStale(line: KernelLine): boolean {
    return line.number - this.#lastLine > STALE_LINES;
  }

  /** The block, or null when it proved to be no report. */
  finish(): KernelBlock | null {
    if (this.isDoubtful) return null;
    return {
      start: this.#start,
      startLine: this.#startLine,
      preface: this.#preface,
      lines: this.#lines,
      lastLine: this.#lastLine,
      panic: this.#panic,
      omitted: this.#omitted,
    };
  }

  #keep(line: KernelLine): void {
    if (this.#lines.length < this.#limits.maxBlockLines) return void this.#lines.push(line);
    this.#omitted++;
    this.#counter.hit('maxBlockLines');
  }

  #touch(line: KernelLine): void {
    this.#quiet = 0;
    this.#lastLine = line.number;
    this.#lastBodyUs = line.monotonicUs ?? this.#lastBodyUs;
  }

  #addBody(line: KernelLine): void {
    const message = line.message;
    this.#touch(line);
    if (!this.#trapped) this.#trapped = TRAP.test(message);
    if (!this.#evidence) this.#evidence = isEvidence(message);
    if (END.test(message)) this.#endedAt = line.number;
    else if (FENCED.has(this.kind) && this.length > 4 && FENCE.test(message)) this.#endedAt = line.number;
    else if (REBOOT.test(message)) this.#over = true;
  }
}
