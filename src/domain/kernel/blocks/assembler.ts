import {
  createLimitCounter,
  DEFAULT_KERNEL_LIMITS,
  type KernelLimits,
  type LimitCounter,
} from '../limits.js';
import type { KernelLine } from '../lines/line.js';
import { isOperation } from '../rules/kinds.js';
import { matchStart } from '../rules/recognise.js';
import type { StartMatch } from '../rules/start-rule.js';
import type { KernelBlock } from './block.js';
import { goesOn, panicIsConsequence } from './continuation.js';
import { OpenBlock } from './open-block.js';

/**
 * Puts lines together to reports, one line at a time. Lines of different callers (tasks, CPUs) are kept apart, so that
 * reports that interleave come out whole. Blocks may also be fed one line at a time as syslog brings them, and closed
 * with `flush` when nothing has come for a while.
 */
export interface BlockAssembler {
  /** Takes a line; answers the blocks that this line closed. */
  push(line: KernelLine): readonly KernelBlock[];
  /** Whether a report is being read. */
  pending(): boolean;
  /** Closes what is open: the end of the log, of a boot, or of a quiet window. */
  flush(): readonly KernelBlock[];
}

const CUT_HERE = '[ cut here ]';
const MAX_PREFACE = 12;
const MAX_PREFACES = 64;
/** How far a panic may stand from the report that led to it. */
const PANIC_WITHIN_LINES = 3_000;
const SWEEP_EVERY = 256;
const NONE: readonly KernelBlock[] = [];

export const createBlockAssembler = (
  limits: KernelLimits = DEFAULT_KERNEL_LIMITS,
  counter: LimitCounter = createLimitCounter(),
): BlockAssembler => new Assembler(limits, counter);

class Assembler implements BlockAssembler {
  readonly #limits: KernelLimits;
  readonly #counter: LimitCounter;
  readonly #open = new Map<string, OpenBlock>();
  /** Lines behind `cut here`, until the report itself begins. */
  readonly #prefaces = new Map<string, KernelLine[]>();
  /** Callers whose lines belong to another caller's block: other CPUs showing their stacks. */
  readonly #aliases = new Map<string, string>();
  #closed: KernelBlock[] = [];

  constructor(limits: KernelLimits, counter: LimitCounter) {
    this.#limits = limits;
    this.#counter = counter;
  }

  push(line: KernelLine): readonly KernelBlock[] {
    const key = line.caller ?? '';
    const start = matchStart(line.message);
    if (start !== null) this.#onStart(key, start, line);
    else if (this.#open.size > 0 || this.#prefaces.size > 0 || line.message.includes(CUT_HERE)) {
      this.#onOther(key, line);
    }
    if (line.number % SWEEP_EVERY === 0 && this.#open.size > 0) this.#sweep(line);
    return this.#closed.length === 0 ? NONE : this.#takeClosed();
  }

  pending(): boolean {
    return this.#open.size > 0;
  }

  flush(): readonly KernelBlock[] {
    for (const key of [...this.#open.keys()]) this.#close(key);
    this.#prefaces.clear();
    this.#aliases.clear();
    return this.#takeClosed();
  }

  #takeClosed(): readonly KernelBlock[] {
    const done = this.#closed;
    this.#closed = [];
    return done;
  }

  #onStart(key: string, start: StartMatch, line: KernelLine): void {
    const block = this.#open.get(key);
    if (start.role === 'event') this.#event(start, line);
    else if (start.role === 'panic') this.#onPanic(key, start, line);
    else if (start.role === 'orphan' && block !== undefined) this.#onOther(key, line);
    else if (block === undefined) this.#begin(key, start, line);
    else this.#onStartInside(block, key, start, line);
  }

  #onStartInside(block: OpenBlock, key: string, start: StartMatch, line: KernelLine): void {
    if (block.isRepeat(line)) return;
    if (block.isEnded) {
      if (start.role !== 'hint' || !block.isPanicked) this.#begin(key, start, line);
    } else if (start.role === 'hint') block.add(line);
    else if (start.role === 'loose') this.#event(start, line);
    else if (goesOn(block, start)) block.addOwn(line);
    else this.#begin(key, start, line);
  }

  #begin(key: string, start: StartMatch, line: KernelLine): void {
    this.#close(key);
    if (this.#open.size >= this.#limits.maxOpenBlocks) {
      this.#counter.hit('maxOpenBlocks');
      this.#close(this.#open.keys().next().value!);
    }
    this.#aliases.delete(key);
    const preface = this.#prefaces.get(key) ?? [];
    this.#prefaces.delete(key);
    this.#open.set(key, new OpenBlock(start, line, preface, this.#limits, this.#counter));
  }

  /** One line that is a finding by itself and leaves open reports alone. */
  #event(start: StartMatch, line: KernelLine): void {
    const done = new OpenBlock(start, line, [], this.#limits, this.#counter).finish();
    if (done !== null) this.#closed.push(done);
  }

  #onPanic(key: string, start: StartMatch, line: KernelLine): void {
    const own = this.#open.get(key);
    const cause = own !== undefined && acceptsPanic(own, start) ? own : this.#causeOf(start, line);
    if (cause === undefined) {
      this.#begin(key, start, line);
      return;
    }
    cause.panicked(start.title.replace(/^kernel panic: /, ''), line);
    const causeKey = this.#keyOf(cause);
    if (causeKey === key) return;
    this.#close(key);
    this.#aliases.set(key, causeKey);
  }

  /** The youngest report of another caller that a panic like this one follows from. */
  #causeOf(start: StartMatch, line: KernelLine): OpenBlock | undefined {
    if (!panicIsConsequence(start)) return undefined;
    return [...this.#open.values()]
      .filter(
        (b) => !b.isPanicked && acceptsPanic(b, start) && line.number - b.lastNumber < PANIC_WITHIN_LINES,
      )
      .at(-1);
  }

  #onOther(key: string, line: KernelLine): void {
    if (line.message.includes(CUT_HERE)) {
      if (this.#prefaces.size >= MAX_PREFACES) this.#prefaces.delete(this.#prefaces.keys().next().value!);
      this.#prefaces.set(key, []);
      return;
    }
    const preface = this.#prefaces.get(key);
    if (preface !== undefined && preface.push(line) > MAX_PREFACE) this.#prefaces.delete(key);
    const blockKey = this.#open.has(key) ? key : (this.#aliases.get(key) ?? key);
    const block = this.#open.get(blockKey);
    if (block === undefined) {
      this.#adopt(key, line);
      return;
    }
    block.add(line);
    if (block.isOver(line)) this.#close(blockKey);
  }

  /** `NMI backtrace for cpu 1` comes from that CPU, not from the one that noticed the stall. */
  #adopt(key: string, line: KernelLine): void {
    if (this.#open.size === 0 || !/^(?:NMI backtrace for cpu|CPU\d+: stopping)/.test(line.message)) return;
    const stalled = [...this.#open].filter(([, b]) => b.showsOtherCpus).at(-1);
    if (stalled === undefined) return;
    this.#aliases.set(key, stalled[0]);
    stalled[1].add(line);
  }

  #sweep(line: KernelLine): void {
    for (const [key, block] of this.#open) if (block.isStale(line)) this.#close(key);
  }

  #close(key: string): void {
    const block = this.#open.get(key);
    if (block === undefined) return;
    this.#open.delete(key);
    for (const [from, to] of this.#aliases) if (to === key) this.#aliases.delete(from);
    const done = block.finish();
    if (done !== null) this.#closed.push(done);
  }

  #keyOf(block: OpenBlock): string {
    return [...this.#open].find(([, b]) => b === block)![0];
  }
}

/** An event of operation is no reason for a panic, except hardware that broke. */
const acceptsPanic = (block: OpenBlock, start: StartMatch): boolean =>
  !block.isDoubtful &&
  (!isOperation(block.kind) || (block.kind === 'mce' && /machine check/i.test(start.title)));
