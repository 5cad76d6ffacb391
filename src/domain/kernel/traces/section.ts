import type { TraceLabel } from './frame.js';

/** What a heading says of the frames behind it; null when the line is no heading. */
export function sectionOf(message: string): TraceLabel | null {
  const text = message.trim();
  const first = text.charCodeAt(0);
  for (const [code, pattern, label] of HEADINGS) {
    if ((code === 0 || code === first) && pattern.test(text)) return label;
  }
  return null;
}

const at = (letter: string): number => letter.charCodeAt(0);

/** First letter (0 for any), pattern, label. */
const HEADINGS: readonly (readonly [number, RegExp, TraceLabel])[] = [
  [at('A'), /^Allocated(?: by task \d+.*)?:/, 'allocated'],
  [at('k'), /^kfence-#\d+.*allocated by/, 'allocated'],
  [at('a'), /^allocated by task/, 'allocated'],
  [at('F'), /^Freed(?: by task \d+.*)?:/, 'freed'],
  [at('f'), /^freed by task/, 'freed'],
  [at('L'), /^Last potentially related work creation:/, 'related-work'],
  [at('S'), /^Second to last potentially related work creation:/, 'related-work'],
  [at('U'), /^Uninit was created at:/, 'created'],
  [at('U'), /^Uninit was stored to memory at:/, 'stored'],
  [at('L'), /^Local variable .*(?:created at|was created)/, 'created'],
  [at('w'), /^write (?:\(\w+\) )?to 0x\S+ of \d+ bytes by/, 'other-access'],
  [at('r'), /^read (?:\(\w+\) )?to 0x\S+ of \d+ bytes by/, 'other-access'],
  [at('-'), /^-> #\d+ \(/, 'lock-chain'],
  [at('-'), /^-> \(/, 'lock-usage'],
  [at('.'), /^\.\.\. which became \S+-irq-safe at:/, 'irq-safe'],
  [at('.'), /^\.\.\. which became \S+-irq-unsafe at:/, 'irq-unsafe'],
  [at('.'), /^\.\.\. (?:acquired|key {1,8})at:/, 'lock-usage'],
  [at('{'), /^\{.*\} state was registered at:/, 'lock-usage'],
  [0, /^(?:IN-|INITIAL |SOFTIRQ-|HARDIRQ-).* at:/, 'lock-usage'],
  [at('P'), /^Preemption disabled at:/, 'preempt-disabled'],
  [at('s'), /^stack backtrace:/, 'main'],
  [at('T'), /^Task dump for CPU \d+/, 'task-dump'],
  [at('r'), /^rcu: RCU grace-period kthread stack dump/, 'grace-period-kthread'],
  [at('R'), /^RCU grace-period kthread stack dump/, 'grace-period-kthread'],
  [at('N'), /^NMI backtrace for cpu \d+/, 'nmi'],
  [at('S'), /^Showing all locks held/, 'other-cpu'],
  [at('C'), /^CPU\d+: stopping/, 'other-cpu'],
  [at('K'), /^Kernel panic - not syncing/, 'panic'],
  [at('R'), /^Reported by Kernel/, 'main'],
];

/** A heading of a stack whose meaning the lines before it gave. */
export const isTraceHeading = (message: string): boolean =>
  /^\s*(?:Call [Tt]race|Backtrace|backtrace|Stack traceback|Trace)\b/.test(message);
