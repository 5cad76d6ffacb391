import { fixed, type StartRule } from './start-rule.js';

/** CPUs and tasks that make no progress. */
export const STALL_RULES: readonly StartRule[] = [
  {
    id: 'soft-lockup',
    kind: 'soft_lockup',
    role: 'report',
    pattern: /\bBUG: soft lockup\b(?:.{0,40}?stuck for \d+s!? ?\[(.{1,64}?):(\d+)\])?/,
    details: (m) => ({
      title: 'BUG: soft lockup',
      process: m[1] ?? null,
      pid: m[2] === undefined ? null : Number(m[2]),
    }),
  },
  fixed(
    'hard-lockup',
    'hard_lockup',
    'report',
    /(?:^|watchdog: .{0,40})(?:Watchdog (?:CPU:\d+ |detected )[Hh]ard LOCKUP|Watchdog detected hard LOCKUP|.{0,30}\b[Hh]ard LOCKUP\b|CPU \d+ self-detected hard LOCKUP)/,
    'hard LOCKUP',
  ),
  fixed(
    'rcu-stall',
    'rcu_stall',
    'report',
    /\bINFO: (?:rcu\w{0,30} |srcu\w{0,30} )?(?:self-)?detected (?:expedited )?stalls?\b|\bINFO: rcu\w{0,30} self-detected stall/,
    'INFO: rcu detected stall',
  ),
  {
    id: 'hung-task',
    kind: 'hung_task',
    role: 'report',
    pattern:
      /\bINFO: task (.{1,64}?):(\d+) (?:(?:is )?blocked (?:in I\/O wait )?for more than \d+ seconds|blocked on a .{1,20} for more than)/,
    details: (m) => ({ title: 'INFO: task hung', process: m[1]!, pid: Number(m[2]) }),
  },
  {
    id: 'task-cannot-die',
    kind: 'hung_task',
    role: 'report',
    pattern: /\bINFO: task (.{1,64}?):(\d+) can't die for more than/,
    details: (m) => ({ title: "INFO: task can't die", process: m[1]!, pid: Number(m[2]) }),
  },
  fixed(
    'hung-task-cut',
    'hung_task',
    'hint',
    /\bINFO: task \S{1,64}:\d+ (?:blocked|can't)/,
    'INFO: task hung',
  ),
];
