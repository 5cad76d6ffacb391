import type { KernelKind, KernelSeverity } from './kinds.js';

const SEVERITY: Readonly<Record<KernelKind, KernelSeverity>> = {
  kernel_panic: 'critical',
  oops: 'critical',
  page_fault: 'critical',
  gpf: 'critical',
  kernel_bug: 'critical',
  cpu_exception: 'critical',
  stack_overflow: 'critical',
  hard_lockup: 'critical',
  // Memory was already misused: an oops that has not happened yet.
  kasan: 'critical',
  kfence: 'critical',
  mce: 'critical',
  fs_error: 'critical',
  refcount: 'high',
  soft_lockup: 'high',
  rcu_stall: 'high',
  hung_task: 'high',
  bug_other: 'high',
  atomic_sleep: 'high',
  oom: 'high',
  io_error: 'high',
  netdev_watchdog: 'high',
  kmsan: 'medium',
  kcsan: 'medium',
  ubsan: 'medium',
  lockdep: 'medium',
  memory_leak: 'medium',
  warning: 'medium',
  info_other: 'low',
  segfault: 'low',
  usb_disconnect: 'low',
  link_down: 'low',
  link_up: 'low',
};

const RANK: Readonly<Record<KernelSeverity, number>> = { critical: 3, high: 2, medium: 1, low: 0 };

export const defaultSeverity = (kind: KernelKind): KernelSeverity => SEVERITY[kind];

/** Larger is worse. */
export const severityRank = (severity: KernelSeverity): number => RANK[severity];
