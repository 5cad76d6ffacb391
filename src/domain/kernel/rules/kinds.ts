/** Kinds of defects the kernel reports about itself, in no order of importance. */
export const CRASH_KINDS = [
  'kasan',
  'kmsan',
  'kcsan',
  'kfence',
  'ubsan',
  'page_fault',
  'gpf',
  'kernel_bug',
  'oops',
  'cpu_exception',
  'kernel_panic',
  'soft_lockup',
  'hard_lockup',
  'rcu_stall',
  'hung_task',
  'lockdep',
  'atomic_sleep',
  'memory_leak',
  'stack_overflow',
  'refcount',
  'warning',
  'bug_other',
  'info_other',
] as const;

/** Kinds of events of operation: the kernel works as meant and tells of something that did not. */
export const OPERATION_KINDS = [
  'oom',
  'io_error',
  'fs_error',
  'mce',
  'usb_disconnect',
  'link_down',
  'link_up',
  'segfault',
  'netdev_watchdog',
] as const;

export type CrashKind = (typeof CRASH_KINDS)[number];
export type OperationKind = (typeof OPERATION_KINDS)[number];
export type KernelKind = CrashKind | OperationKind;
export type KernelSeverity = 'critical' | 'high' | 'medium' | 'low';

const OPERATIONS: ReadonlySet<string> = new Set(OPERATION_KINDS);

export const isOperation = (kind: KernelKind): kind is OperationKind => OPERATIONS.has(kind);
