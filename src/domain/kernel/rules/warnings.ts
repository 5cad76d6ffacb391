import { bareSymbol } from '../traces/frame.js';
import { masked, type StartDetails, type StartRule, tidy } from './start-rule.js';

const functionOf = (symbol: string | undefined): string | null =>
  symbol === undefined ? null : bareSymbol(symbol);

/** `net/sched/sch_generic.c:461 dev_watchdog+0x1/0x2`: what a WARN() says of its place. */
function place(file: string | undefined, symbol: string | undefined): StartDetails {
  return { title: 'WARNING', func: functionOf(symbol), subject: file ?? null };
}

/** WARN() in its forms over the years, panics, and lines that only say WARNING or INFO. */
export const WARNING_RULES: readonly StartRule[] = [
  {
    id: 'warning-at',
    kind: 'warning',
    role: 'report',
    pattern:
      /\bWARNING: (?:CPU: \d+ PID: -?\d+ )?at (\S{1,200}:\d+)(?: ([A-Za-z_$.][\w$.]{0,250}|<[^+]{1,300}>[\w:]{0,80}))?/,
    details: (m) => place(m[1], m[2]),
  },
  {
    id: 'warning-at-new',
    kind: 'warning',
    role: 'report',
    pattern: /\bWARNING: ([\w./+-]{3,200}:\d+) at ([A-Za-z_$.][\w$.]{0,250})\+0x[0-9a-f]+/,
    details: (m) => place(m[1], m[2]),
  },
  {
    id: 'warning-cpu',
    kind: 'warning',
    role: 'report',
    pattern: /\bWARNING: CPU: \d+ PID: -?\d+/,
    details: () => place(undefined, undefined),
  },
  {
    id: 'stack-unwinder',
    kind: 'warning',
    role: 'loose',
    pattern: /^WARNING: kernel stack (regs|frame pointer) at .{0,120} has bad/,
    details: (m) => ({ title: `WARNING: kernel stack ${m[1]} has bad value`, key: `kernel stack ${m[1]}` }),
  },
  {
    id: 'msr-access',
    kind: 'warning',
    role: 'report',
    pattern: /^unchecked MSR access error: \w{4,6} .{0,120}?\(([A-Za-z_$.][\w$.]{0,250})\+0x/,
    details: (m) => ({ title: 'unchecked MSR access error', func: functionOf(m[1]) }),
  },
  {
    id: 'retry-missing',
    kind: 'warning',
    role: 'hint',
    pattern: /^FAULT_FLAG_ALLOW_RETRY missing\b/,
    details: () => ({ title: 'FAULT_FLAG_ALLOW_RETRY missing', key: 'allow retry' }),
  },
  {
    id: 'panic',
    kind: 'kernel_panic',
    role: 'panic',
    pattern: /\bKernel panic - not syncing(?:: ?(.{0,200}))?/,
    details: (m) => panicDetails(tidy(m[1] ?? '')),
  },
  {
    id: 'warning-line',
    kind: 'warning',
    role: 'loose',
    pattern: /^(?:\[ ?)?(?:[a-z][\w.-]{0,24}: )?WARNING: (.{1,160})/,
    details: (m) => ({ title: `WARNING: ${tidy(m[1]!).slice(0, 100)}`, key: masked(m[1]!).slice(0, 60) }),
  },
  {
    id: 'info-line',
    kind: 'info_other',
    role: 'hint',
    pattern: /^(?:\[ ?)?(?:[a-z][\w.-]{0,24}: )?INFO: (.{1,160})/,
    details: (m) => ({ title: `INFO: ${tidy(m[1]!).slice(0, 100)}`, key: masked(m[1]!).slice(0, 60) }),
  },
];

function panicDetails(reason: string): StartDetails {
  const stack = /stack[- ]protector: Kernel stack is corrupted in: ([A-Za-z_][\w.]*)/i.exec(reason);
  if (stack !== null) return { title: 'kernel panic: stack is corrupted', func: bareSymbol(stack[1]!) };
  const shown = reason === '' ? 'kernel panic' : `kernel panic: ${masked(reason).replace(/ N$/, '')}`;
  return { title: shown.slice(0, 120), key: masked(reason).slice(0, 60) };
}
