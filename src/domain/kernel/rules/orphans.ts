import { fixed, type StartRule } from './start-rule.js';

/** Lines that only stand inside a report: where the first line was lost (a full ring buffer), they tell its kind. */
export const ORPHAN_RULES: readonly StartRule[] = [
  {
    id: 'kasan-access',
    kind: 'kasan',
    role: 'orphan',
    pattern: /^(?:Read|Write) of size \d+ (?:at addr [0-9a-f]{8,16} )?by task (.{1,64}?)\/(\d+)/,
    details: (m) => ({ title: 'KASAN: bad access', process: m[1]!, pid: Number(m[2]) }),
  },
  fixed(
    'rcu-details',
    'rcu_stall',
    'orphan',
    /^(?:rcu: )?\s{1,8}(?:\(detected by \d+, t=\d+ jiffies|\(t=\d+ jiffies g=)/,
    'INFO: rcu detected stall',
  ),
  fixed(
    'hung-task-advice',
    'hung_task',
    'orphan',
    /^"echo 0 > \/proc\/sys\/kernel\/hung_task_timeout_secs"/,
    'INFO: task hung',
  ),
  {
    id: 'lock-wanted',
    kind: 'lockdep',
    role: 'orphan',
    pattern: /^(.{1,64}?)\/(\d+) is trying to acquire lock:/,
    details: (m) => ({ title: 'possible deadlock', process: m[1]!, pid: Number(m[2]) }),
  },
];
