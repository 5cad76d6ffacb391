import { isOperation, type KernelKind } from '../rules/kinds.js';
import type { StartMatch } from '../rules/start-rule.js';
import type { OpenBlock } from './open-block.js';

/** Reports that end in a trap line of their own (`invalid opcode: 0000 [#1]` behind `kernel BUG at`). */
const TRAPS_BEHIND: ReadonlySet<KernelKind> = new Set([
  'page_fault',
  'gpf',
  'kernel_bug',
  'cpu_exception',
  'oops',
  'stack_overflow',
  'bug_other',
  'kernel_panic',
]);

/** Whether a start found inside an open report is that report's own next line, not another report. */
export function goesOn(block: OpenBlock, start: StartMatch): boolean {
  const kind = block.kind;
  // One kill ends one report: another one is another.
  if (start.kind === 'oom' || kind === 'oom')
    return start.kind === kind && start.role === 'trap' && !block.hasTrapped;
  if (start.role === 'trap') return TRAPS_BEHIND.has(kind) && !block.hasTrapped && !isOperation(kind);
  if (start.rule === 'unreferenced-object') return kind === 'memory_leak' && block.length <= 2;
  if (start.kind === 'warning') return kind === 'netdev_watchdog' && block.length < 12;
  if (start.kind === 'netdev_watchdog') return kind === 'warning' && block.length < 12;
  if (start.kind === 'kernel_bug') return block.rule === 'rust-panic';
  if (start.kind === 'stack_overflow') {
    return (kind === 'stack_overflow' || kind === 'page_fault') && block.length < 6 && !block.hasTrapped;
  }
  // One page fault is told in two sentences by some architectures.
  if (start.kind === 'page_fault') return kind === 'page_fault' && block.length <= 2 && !block.hasTrapped;
  return false;
}

/** Panics that follow from a report before them; any other panic has a reason of its own. */
const CONSEQUENCE =
  /Fatal exception|panic_on_|Machine halted|hung tasks?|hung_task|blocked tasks|stack overflow|Oops|Fatal (?:machine check|hardware)|hard LOCKUP|softlockup|RCU Stall|corrupted stack end|Attempted to kill init|NMI: Not continuing|bad mode/i;

export const panicIsConsequence = (start: StartMatch): boolean => CONSEQUENCE.test(start.title);
