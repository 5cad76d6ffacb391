import { fixed, type StartRule, tidy } from './start-rule.js';

const REPORT = '(?:WARNING|INFO|BUG): ';

/** The lock validator, spin lock debugging and sleeping where one must not. */
export const LOCK_RULES: readonly StartRule[] = [
  fixed(
    'deadlock-order',
    'lockdep',
    'report',
    new RegExp(
      `${REPORT}possible (?:circular locking dependency|recursive locking|irq lock inversion dependency)`,
    ),
    'possible deadlock',
  ),
  fixed(
    'deadlock-irq',
    'lockdep',
    'report',
    new RegExp(`${REPORT}[A-Z_]{3,30}-safe -> [A-Z_]{3,30}-(?:unsafe|READ-unsafe) lock order detected`),
    'possible deadlock (interrupt)',
  ),
  fixed(
    'lock-state',
    'lockdep',
    'report',
    new RegExp(`${REPORT}inconsistent lock state`),
    'inconsistent lock state',
  ),
  {
    id: 'suspicious-rcu',
    kind: 'lockdep',
    role: 'report',
    pattern: new RegExp(`${REPORT}suspicious (?:RCU(?:-\\w+)?|rcu_\\w+\\(\\)) usage`),
    details: () => ({ title: 'WARNING: suspicious RCU usage' }),
  },
  {
    id: 'lock-misuse',
    kind: 'lockdep',
    role: 'report',
    pattern: new RegExp(
      `${REPORT}(bad unlock balance detected|bad contention detected|held lock freed|[Nn]ested lock was not taken|` +
        'lock held when returning to user space|lock held at task exit time|still has locks held|' +
        '.{0,60} still has locks held|.{0,60}locks? held when returning to user space|Invalid wait context|' +
        'workqueue leaked (?:lock|atomic)[a-zA-Z, ]{0,30}|MAX_LOCK\\w+ too low|MAX_STACK_TRACE_ENTRIES too low|' +
        'looking up invalid subclass|key .{0,40} (?:has not been registered|not in .data)|dead loop on virtual device)',
    ),
    details: (m) => ({ title: `WARNING: ${lockTitle(m[1]!)}` }),
  },
  {
    id: 'spinlock',
    kind: 'lockdep',
    role: 'report',
    pattern:
      /\bBUG: ((?:spinlock|rwlock|write-lock|rt-mutex) (?:bad magic|lockup(?: suspected)?|recursion|already unlocked|wrong CPU|wrong owner|cpu recursion|trylock failure|uninitialized|not locked)[a-z ]{0,20}?)(?: on CPU#\d+,? ?(\S{1,64}?)\/(\d+))?(?:[,\s]|$)/,
    details: (m) => ({
      title: `BUG: ${m[1]}`,
      process: m[2] ?? null,
      pid: m[3] === undefined ? null : Number(m[3]),
    }),
  },
  {
    id: 'non-static-key',
    kind: 'info_other',
    role: 'report',
    pattern: /\bINFO: trying to register non-static key/,
    details: () => ({ title: 'INFO: trying to register non-static key' }),
  },
  {
    id: 'sleeping-in-atomic',
    kind: 'atomic_sleep',
    role: 'report',
    pattern: /\bBUG: sleeping function called from (?:invalid context|non-preemptible context)/,
    details: () => ({ title: 'BUG: sleeping function called from invalid context' }),
  },
  {
    id: 'scheduling-in-atomic',
    kind: 'atomic_sleep',
    role: 'report',
    pattern:
      /(?:\bBUG: scheduling while atomic(?:: (.{1,64}?)\/(\d+)\/0x)?|^bad: scheduling from the idle thread)/,
    details: (m) => ({
      title: 'BUG: scheduling while atomic',
      process: m[1] ?? null,
      pid: m[2] === undefined ? null : Number(m[2]),
    }),
  },
];

const lockTitle = (text: string): string =>
  tidy(text)
    .replace(/^.* still has locks held$/, 'still has locks held')
    .replace(/^.*locks? held when returning/, 'lock held when returning')
    .replace(/^Nested/, 'nested');
