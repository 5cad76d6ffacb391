import type { KernelBlock } from '../blocks/block.js';
import type { KernelKind } from '../rules/kinds.js';
import { isOperation } from '../rules/kinds.js';
import type { Frame, Trace, TraceLabel } from '../traces/frame.js';
import type { BlockFacts } from '../traces/scan-block.js';
import { isGeneric, isServing } from './generic.js';
import { isGenericFor } from './special.js';
import { aboveDispatcher, belowTick, systemCallName } from './stall.js';

/** The function to blame, and the frame that showed it. */
export interface Culprit {
  readonly function: string | null;
  readonly frame: Frame | null;
  /** The trace the report is about, for showing and for the fingerprint. */
  readonly trace: Trace | null;
}

const STALLS: ReadonlySet<KernelKind> = new Set([
  'rcu_stall',
  'soft_lockup',
  'hard_lockup',
  'stack_overflow',
]);
const FAULTS: ReadonlySet<KernelKind> = new Set(['page_fault', 'gpf', 'kernel_bug', 'oops', 'cpu_exception']);
/** Where a report's own stack may stand, best first. */
const OWN: readonly TraceLabel[] = ['main', 'panic', 'task-dump', 'nmi', 'other-access'];

/** Decides the culprit of a block of this kind. */
export function chooseCulprit(kind: KernelKind, block: KernelBlock, facts: BlockFacts): Culprit {
  if (isOperation(kind)) return { function: null, frame: null, trace: ownTrace(facts) };
  if (STALLS.has(kind)) return stalled(kind, facts);
  const traces = ownTraces(kind, block, facts);
  const names = [...named(kind, block, facts), ...faulting(kind, facts)];
  // A report that names a dispatcher outright means it.
  const first = names.find((name) => !isServing(name) && !isGenericFor(kind, name));
  if (first !== undefined) return withFrame(first, traces);
  for (const trace of traces) {
    const frame = firstGuilty(kind, trace.frames, names[0]);
    if (frame !== undefined) return { function: frame.function, frame, trace };
  }
  // Without any stack, where it happened is all there is to go by.
  const bare = traces.every((trace) => trace.frames.every((frame) => !frame.reliable));
  return { function: bare ? (names[0] ?? null) : null, frame: null, trace: traces[0] ?? null };
}

const generic = (kind: KernelKind, name: string): boolean => isGeneric(name) || isGenericFor(kind, name);

/** Reports that say `at: function` of the lock they are about; others only list the locks held. */
const NAMES_SITE = new Set(['deadlock-order', 'lock-state', 'lock-misuse', 'lock-wanted']);

/** Functions the report names itself. */
function named(kind: KernelKind, block: KernelBlock, facts: BlockFacts): readonly string[] {
  if (kind === 'lockdep' && block.start.rule === 'deadlock-irq') return [];
  const listsOthers = block.start.title.includes('unlock balance');
  if (NAMES_SITE.has(block.start.rule) && !listsOthers && facts.lockSites.length > 0)
    return [facts.lockSites[0]!];
  return block.start.func ? [block.start.func] : [];
}

/** Where the CPU was; after a jump into nothing, where it came from. */
function faulting(kind: KernelKind, facts: BlockFacts): readonly string[] {
  if (kind === 'lockdep' || kind === 'atomic_sleep' || kind === 'hung_task') return [];
  const pc = facts.programCounter;
  if (pc === null) return [];
  if (pc.function !== null)
    return FAULTS.has(kind) || kind === 'warning' || kind === 'refcount' ? [pc.function] : [];
  return FAULTS.has(kind) && facts.link?.function ? [facts.link.function] : [];
}

function ownTraces(kind: KernelKind, block: KernelBlock, facts: BlockFacts): readonly Trace[] {
  const safe = block.start.rule === 'deadlock-irq' ? facts.traces.filter((t) => t.label === 'irq-safe') : [];
  if (kind === 'hung_task') return facts.traces.filter((t) => t.label === 'main').slice(0, 1);
  const own = OWN.flatMap((label) => facts.traces.filter((t) => t.label === label));
  return [...safe, ...own];
}

const ownTrace = (facts: BlockFacts): Trace | null => facts.traces.find((t) => OWN.includes(t.label)) ?? null;

/**
 * The first frame that is to blame. Frames above the function that the report itself named belong to the reporting;
 * frames that the unwinder does not vouch for may be left over from earlier calls and name nobody.
 */
function firstGuilty(
  kind: KernelKind,
  frames: readonly Frame[],
  from: string | undefined,
): Frame | undefined {
  const start = from === undefined ? -1 : frames.findIndex((f) => f.function === from && f.reliable);
  const rest = start === -1 ? frames : frames.slice(start);
  return rest.find((f) => f.reliable && !generic(kind, f.function));
}

function withFrame(name: string, traces: readonly Trace[]): Culprit {
  for (const trace of traces) {
    const frame = trace.frames.find((f) => f.function === name);
    if (frame !== undefined) return { function: name, frame, trace };
  }
  return { function: name, frame: null, trace: traces[0] ?? null };
}

function stalled(kind: KernelKind, facts: BlockFacts): Culprit {
  const traces = facts.traces.filter((t) => OWN.includes(t.label) && !isGracePeriodThread(t));
  for (const trace of traces) {
    const name = loopOf(trace, facts);
    if (name !== null) return { function: systemCallName(name), frame: frameOf(trace, name), trace };
  }
  for (const trace of traces) {
    const frame = belowTick(trace.frames).find((f) => f.reliable && !generic(kind, f.function));
    if (frame !== undefined) return { function: frame.function, frame, trace };
  }
  if (facts.workqueue !== null) return { function: facts.workqueue, frame: null, trace: traces[0] ?? null };
  const pc = facts.programCounter?.function ?? null;
  const last = pc !== null && !generic(kind, pc) ? pc : null;
  return { function: last, frame: null, trace: traces[0] ?? null };
}

/** RCU's own thread is shown in a stall report because it waits for the stalled CPU. */
const isGracePeriodThread = (trace: Trace): boolean =>
  trace.frames.some((f) => f.function === 'rcu_gp_kthread');

function loopOf(trace: Trace, facts: BlockFacts): string | null {
  const below = belowTick(trace.frames).filter((f) => f.reliable);
  const functions = below.map((f) => f.function);
  const pc = facts.programCounter?.function;
  const all = pc && functions[0] !== pc && !functions.includes(pc) ? [pc, ...functions] : functions;
  const above = aboveDispatcher(all);
  if (above !== null) return above;
  return all.includes('process_one_work') ? facts.workqueue : null;
}

const frameOf = (trace: Trace, name: string): Frame | null =>
  trace.frames.find((f) => f.function === name) ?? null;
