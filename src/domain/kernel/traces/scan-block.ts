import type { KernelBlock } from '../blocks/block.js';
import { taintOf } from '../boots/taint.js';
import { bareSymbol, type Frame, type Trace, type TraceLabel } from './frame.js';
import { parseFrameLine } from './parse-frame.js';
import { type ProgramCounter, parseProgramCounter } from './program-counter.js';
import { isTraceHeading, sectionOf } from './section.js';

/** What the lines of a block say, before anything is concluded from it. */
export interface BlockFacts {
  readonly traces: readonly Trace[];
  /** Where the CPU was when it faulted: the first program counter in kernel mode. */
  readonly programCounter: ProgramCounter | null;
  readonly link: ProgramCounter | null;
  readonly process: string | null;
  readonly pid: number | null;
  readonly cpu: number | null;
  readonly taint: string | null;
  readonly workqueue: string | null;
  /** `Read`, `Write` or `Free` of a sanitizer's report. */
  readonly access: 'Read' | 'Write' | 'Free' | null;
  /** Functions that took the locks of a lock report, in the order named. */
  readonly lockSites: readonly string[];
}

const CPU = /^CPU: (\d+)(?: UID: \d+)? PID: (-?\d+) Comm: (.{1,64}?) (?:Not tainted|Tainted: )/;
const OLD_PID = /^Pid: (\d+), comm: (.{1,64}?) (?:Not tainted|Tainted: )/;
const ACCESS = /^(Read|Write|Free) (?:of size|of addr|at addr)(?:.{0,80}? by task (.{1,64}?)\/(\d+))?/;
const LEAK_TASK = /^ {0,4}comm "(.{1,64}?)", pid (\d+)/;
const WORKQUEUE = /^Workqueue: \S{1,80} ([A-Za-z_][\w.]{0,120})/;
const LOCK_SITE =
  /(?:, at: |^ {0,12}last function: )(?:\[<[0-9a-f]+>\] )?([A-Za-z_$.][\w$.]{0,250})(?:\+0x|$)/;
const ARM_PROCESS = /^Process (.{1,64}?) \(pid: (\d+)/;

type Mutable = { -readonly [K in keyof BlockFacts]: BlockFacts[K] };

/** Reads a block once, line by line. */
export function scanBlock(block: KernelBlock): BlockFacts {
  const facts: Mutable = {
    traces: [],
    programCounter: null,
    link: null,
    process: block.start.process ?? null,
    pid: block.start.pid ?? null,
    cpu: null,
    taint: null,
    workqueue: null,
    access: null,
    lockSites: [],
  };
  const traces = createTraceCollector();
  const sites: string[] = [];
  for (const { message } of block.lines) {
    if (message === '') continue;
    if (traces.take(message)) continue;
    readRegisters(message, facts);
    readPlace(message, facts);
    const site = message.includes(': ') ? LOCK_SITE.exec(message)?.[1] : undefined;
    if (site !== undefined && sites.length < 8) sites.push(bareSymbol(site));
  }
  facts.traces = traces.all();
  facts.lockSites = sites;
  return facts;
}

function readRegisters(message: string, facts: Mutable): void {
  const counter = parseProgramCounter(message);
  if (counter === null || counter.user) return;
  if (counter.register === 'link') facts.link ??= counter;
  else if (saysMore(counter, facts.programCounter)) facts.programCounter = counter;
}

/** A later line may give the symbol or the module that the first one did not. */
const saysMore = (counter: ProgramCounter, known: ProgramCounter | null): boolean =>
  known === null ||
  known.function === null ||
  (known.module === null && counter.module !== null && counter.function === known.function);

function readPlace(message: string, facts: Mutable): void {
  const first = message.charCodeAt(0);
  if (first === 67 /* C */) readCpu(message, facts);
  else if (first === 80 /* P */) readProcess(message, facts);
  else if (first === 87 /* W */ && message.startsWith('Workqueue: ')) {
    facts.workqueue ??= WORKQUEUE.exec(message)?.[1] ?? null;
  }
  if (first === 82 || first === 87 || first === 70) readAccess(message, facts);
  else if (first === 32 && facts.process === null) nameProcess(LEAK_TASK.exec(message), 1, 2, facts);
}

function readCpu(message: string, facts: Mutable): void {
  const m = CPU.exec(message);
  if (m === null) return;
  facts.cpu ??= Number(m[1]);
  facts.taint ??= taintOf(message);
  nameProcess(m, 3, 2, facts);
}

function readProcess(message: string, facts: Mutable): void {
  const old = OLD_PID.exec(message);
  nameProcess(old, 2, 1, facts);
  if (old !== null) facts.taint ??= taintOf(message);
  else nameProcess(ARM_PROCESS.exec(message), 1, 2, facts);
}

function readAccess(message: string, facts: Mutable): void {
  const m = ACCESS.exec(message);
  if (m === null) return;
  facts.access ??= m[1] as 'Read' | 'Write' | 'Free';
  nameProcess(m, 2, 3, facts);
}

function nameProcess(m: RegExpExecArray | null, name: number, pid: number, facts: Mutable): void {
  if (m?.[name] === undefined || facts.process !== null) return;
  facts.process = m[name];
  facts.pid = Number(m[pid]);
}

/** Sections whose frames follow at once: a `Call Trace:` behind them is the report's own again. */
const HEADLESS: ReadonlySet<TraceLabel> = new Set([
  'allocated',
  'freed',
  'related-work',
  'created',
  'stored',
  'other-access',
  'lock-chain',
  'irq-safe',
  'irq-unsafe',
  'lock-usage',
  'preempt-disabled',
]);

interface TraceCollector {
  /** Whether the line was a heading or a frame. */
  take(message: string): boolean;
  all(): readonly Trace[];
}

function createTraceCollector(): TraceCollector {
  const done: Trace[] = [];
  let label: TraceLabel = 'main';
  let frames: Frame[] = [];
  let context: string | null = null;

  function close(): void {
    if (frames.length > 0) done.push({ label, frames });
    frames = [];
    context = null;
  }

  function enter(names: readonly string[]): void {
    for (const name of names) {
      if (name.startsWith('/') || name === 'EOI' || name === 'EOE') context = null;
      else context = name;
    }
  }

  return {
    take(message) {
      const section = sectionOf(message);
      if (section !== null) {
        close();
        label = section;
        return section !== 'panic';
      }
      if (isTraceHeading(message)) {
        close();
        if (HEADLESS.has(label)) label = 'main';
        return true;
      }
      const line = parseFrameLine(message);
      if (line === null) return false;
      enter(line.contexts);
      for (const frame of line.frames) pushFrame(frames, context === null ? frame : { ...frame, context });
      return true;
    },
    all() {
      close();
      return done;
    },
  };
}

/** ARM names every function twice, as callee and then as caller: once is enough. */
function pushFrame(frames: Frame[], frame: Frame): void {
  const last = frames.at(-1);
  if (last !== undefined && last.symbol === frame.symbol && (last.offset === null || frame.offset === null)) {
    if (last.offset === null && frame.offset !== null) frames[frames.length - 1] = frame;
    return;
  }
  frames.push(frame);
}
