import type { KernelLimits, LimitCounter } from '../limits.js';
import type { KernelLine } from '../lines/line.js';
import { isOperation } from '../rules/kinds.js';
import { matchStart } from '../rules/recognise.js';
import type { StartMatch } from '../rules/start-rule.js';
import type { KernelBlock } from './block.js';
import { goesOn, panicIsConsequence } from './continuation.js';
import { createOpenBlock, type OpenBlock } from './open-block.js';

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

interface Preface {
  lines: KernelLine[];
}

export function createBlockAssembler(limits: KernelLimits, counter: LimitCounter): BlockAssembler {
  const open = new Map<string, OpenBlock>();
  const prefaces = new Map<string, Preface>();
  /** Callers whose lines belong to another caller's block: other CPUs showing their stacks. */
  const aliases = new Map<string, string>();
  let closed: KernelBlock[] = [];

  function close(key: string): void {
    const block = open.get(key);
    if (block === undefined) return;
    open.delete(key);
    for (const [from, to] of aliases) if (to === key) aliases.delete(from);
    const done = block.finish();
    if (done !== null) closed.push(done);
  }

  function begin(key: string, start: StartMatch, line: KernelLine): void {
    close(key);
    if (open.size >= limits.maxOpenBlocks) {
      counter.hit('maxOpenBlocks');
      close(oldest(open));
    }
    aliases.delete(key);
    const preface = prefaces.get(key)?.lines ?? [];
    prefaces.delete(key);
    open.set(key, createOpenBlock(start, line, preface, limits, counter));
  }

  function event(start: StartMatch, line: KernelLine): void {
    const done = createOpenBlock(start, line, [], limits, counter).finish();
    if (done !== null) closed.push(done);
  }

  function onPanic(key: string, start: StartMatch, line: KernelLine): void {
    const own = open.get(key);
    const block = own !== undefined && acceptsPanic(own, start) ? own : causeOf(start, line);
    if (block === undefined) return begin(key, start, line);
    block.panicked(start.title.replace(/^kernel panic: /, ''), line);
    const causeKey = keyOf(block);
    if (causeKey !== key) {
      close(key);
      aliases.set(key, causeKey);
    }
  }

  const keyOf = (block: OpenBlock): string => [...open].find(([, b]) => b === block)![0];

  /** The youngest report of another caller that a panic like this one follows from. */
  function causeOf(start: StartMatch, line: KernelLine): OpenBlock | undefined {
    if (!panicIsConsequence(start)) return undefined;
    return [...open.values()]
      .filter((b) => !b.isPanicked() && acceptsPanic(b, start) && line.number - b.lastNumber() < PANIC_WITHIN_LINES)
      .at(-1);
  }

  function onStart(key: string, start: StartMatch, line: KernelLine): void {
    const block = open.get(key);
    if (start.role === 'event') return event(start, line);
    if (start.role === 'panic') return onPanic(key, start, line);
    if (start.role === 'orphan' && block !== undefined) return onOther(key, line);
    if (block?.isRepeatOfStart(line)) return;
    if (block === undefined || block.isEnded()) {
      if (start.role === 'hint' && block !== undefined && block.isPanicked()) return;
      return begin(key, start, line);
    }
    if (start.role === 'hint') return block.add(line);
    if (start.role === 'loose') return event(start, line);
    if (goesOn(block, start)) return block.add(line);
    begin(key, start, line);
  }

  function onOther(key: string, line: KernelLine): void {
    const block = open.get(key) ?? open.get(aliases.get(key) ?? key);
    if (line.message.includes(CUT_HERE)) return cutHere(key);
    const preface = prefaces.get(key);
    if (preface !== undefined) {
      preface.lines.push(line);
      if (preface.lines.length > MAX_PREFACE) prefaces.delete(key);
    }
    if (block === undefined) return adopt(key, line);
    block.add(line);
    if (block.isOver(line)) close(keyOf(block));
  }

  function cutHere(key: string): void {
    if (prefaces.size >= MAX_PREFACES) prefaces.delete(prefaces.keys().next().value!);
    prefaces.set(key, { lines: [] });
  }

  /** `NMI backtrace for cpu 1` comes from that CPU, not from the one that noticed the stall. */
  function adopt(key: string, line: KernelLine): void {
    if (open.size === 0 || !/^(?:NMI backtrace for cpu|CPU\d+: stopping)/.test(line.message)) return;
    const stalled = [...open].filter(([, b]) => b.showsOtherCpus()).at(-1);
    if (stalled === undefined) return;
    aliases.set(key, stalled[0]);
    stalled[1].add(line);
  }

  function sweep(line: KernelLine): void {
    for (const [key, block] of open) if (block.isStale(line)) close(key);
  }

  return {
    push(line) {
      const key = line.caller ?? '';
      const start = matchStart(line.message);
      if (start !== null) onStart(key, start, line);
      else if (open.size > 0 || prefaces.size > 0 || line.message.includes(CUT_HERE)) onOther(key, line);
      if ((line.number & 255) === 0 && open.size > 0) sweep(line);
      if (closed.length === 0) return NONE;
      const done = closed;
      closed = [];
      return done;
    },
    pending: () => open.size > 0,
    flush() {
      for (const key of [...open.keys()]) close(key);
      prefaces.clear();
      aliases.clear();
      const done = closed;
      closed = [];
      return done;
    },
  };
}

const NONE: readonly KernelBlock[] = [];

const oldest = (open: ReadonlyMap<string, OpenBlock>): string => open.keys().next().value!;

/** An event of operation is no reason for a panic, except hardware that broke. */
const acceptsPanic = (block: OpenBlock, start: StartMatch): boolean =>
  !block.isDoubtful() &&
  (!isOperation(block.kind()) || (block.kind() === 'mce' && /machine check/i.test(start.title)));
