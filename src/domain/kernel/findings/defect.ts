import { isOperation, type KernelKind } from '../rules/kinds.js';

const LABELS: Readonly<Record<KernelKind, string>> = {
  kasan: 'KASAN: bad memory access',
  kmsan: 'KMSAN: uninitialised memory',
  kcsan: 'KCSAN: data race',
  kfence: 'KFENCE: memory error',
  ubsan: 'UBSAN: undefined behaviour',
  page_fault: 'kernel page fault',
  gpf: 'general protection fault',
  kernel_bug: 'kernel BUG',
  oops: 'kernel oops',
  cpu_exception: 'CPU exception',
  kernel_panic: 'kernel panic',
  soft_lockup: 'soft lockup',
  hard_lockup: 'hard lockup',
  rcu_stall: 'RCU stall',
  hung_task: 'hung task',
  lockdep: 'lock report',
  atomic_sleep: 'sleeping while atomic',
  memory_leak: 'memory leak',
  stack_overflow: 'kernel stack overflow',
  refcount: 'refcount bug',
  warning: 'kernel warning',
  bug_other: 'kernel BUG report',
  info_other: 'kernel INFO report',
  oom: 'out of memory',
  io_error: 'I/O error',
  fs_error: 'file system error',
  mce: 'hardware error',
  usb_disconnect: 'USB device disconnected',
  link_down: 'network link down',
  link_up: 'network link up',
  segfault: 'segfault',
  netdev_watchdog: 'transmit queue timed out',
};

/** Kinds that say everything: their class adds nothing. */
const COMPLETE: ReadonlySet<KernelKind> = new Set(['usb_disconnect', 'link_down', 'link_up']);
/** Words of a class that repeat the label. */
const REPEATED = /^(?:oom|segfault|netdev watchdog) ?/;

/**
 * What a fingerprint stands for, in words: made of nothing but kind, class and culprit, as the fingerprint is, so that
 * all findings of one fingerprint say the same.
 */
export function defectOf(kind: KernelKind, family: string, culprit: string | null): string {
  const what = wordsOf(kind, family);
  return culprit === null ? what : `${what} in ${culprit}`;
}

function wordsOf(kind: KernelKind, family: string): string {
  const label = LABELS[kind];
  if (COMPLETE.has(kind)) return label;
  if (/^[A-Z]{3,}: /.test(family)) return family;
  const more = isOperation(kind) ? family.replace(REPEATED, '') : family;
  return more === '' || label.toLowerCase().includes(more.toLowerCase()) ? label : `${label}: ${more}`;
}
