import type { CrashKind } from '../rules/kinds.js';
import type { Advice } from './advice.js';

const UPDATE =
  'Compare the running kernel with the newest one of the distribution; fixes of this sort are back-ported.';
const MEMORY_TEST =
  'If it happens in different places each time, test the memory and look for machine check events.';
const STORAGE_FIRST = 'Look for I/O errors, a full device queue or a lost network storage just before it.';

/** What each class of defect usually means. */
export const DEFECT_ADVICE: Readonly<Record<CrashKind, Advice>> = {
  kasan: {
    meaning:
      'Kernel code used memory it does not own: freed, beyond its bounds, or never mapped. It corrupts data silently on kernels without this check.',
    causes: [
      'an object freed while still in use',
      'a length that was not checked',
      'a missing reference or lock',
    ],
    nextSteps: [
      'Read the allocation and the release shown beside the access: between them lies the mistake.',
      UPDATE,
    ],
  },
  kmsan: {
    meaning: 'Kernel code used a value that nobody had written.',
    causes: ['a structure filled in part only', 'data from a device or user that was shorter than expected'],
    nextSteps: ['Look where the value was created, not where it was used.', UPDATE],
  },
  kcsan: {
    meaning: 'Two CPUs touched the same memory without agreeing on an order.',
    causes: ['a missing lock or READ_ONCE/WRITE_ONCE', 'a race that is known and harmless'],
    nextSteps: ['Judge whether the torn or stale value can do harm before silencing it.'],
  },
  kfence: {
    meaning: 'A sampled guard page caught a bad access to heap memory in production.',
    causes: ['use after free', 'an access beyond the end of an object'],
    nextSteps: [
      'Take it seriously even if it is seen once: KFENCE samples a small part of all accesses.',
      UPDATE,
    ],
  },
  ubsan: {
    meaning:
      'An operation whose result the C language does not define: a shift too far, an index beyond an array, an overflow.',
    causes: [
      'a value from outside that was not checked',
      'an old-style flexible array declared with one element',
    ],
    nextSteps: ['Check the value named in the report against the source line it names.', UPDATE],
  },
  page_fault: {
    meaning:
      'The kernel followed a pointer to memory that is not there. The task is gone; what it held stays locked.',
    causes: ['a NULL pointer that was not expected', 'an object freed under its user', 'damaged memory'],
    nextSteps: [
      'Plan a restart: locks and references of the dead task are never given back.',
      UPDATE,
      MEMORY_TEST,
    ],
  },
  gpf: {
    meaning:
      'The CPU refused an access with an impossible address: most often a pointer overwritten with other data.',
    causes: ['use after free', 'memory corruption by another driver', 'bad memory'],
    nextSteps: [
      'Plan a restart.',
      'Look at the registers: patterns such as 6b6b or dead000000 name freed or poisoned memory.',
      MEMORY_TEST,
    ],
  },
  kernel_bug: {
    meaning: 'A check in the kernel found a state that must never be, and stopped rather than go on.',
    causes: ['a defect in the code named', 'corrupted data structures', 'a damaged file system image'],
    nextSteps: [
      'Plan a restart.',
      'Look at the lines just before it: many checks say what they found.',
      UPDATE,
    ],
  },
  oops: {
    meaning: 'The kernel died in the middle of its work; the rest goes on in an unknown state.',
    causes: ['a defect in the code on the stack', 'damaged memory'],
    nextSteps: ['Plan a restart.', UPDATE, MEMORY_TEST],
  },
  cpu_exception: {
    meaning: 'The CPU raised an exception in kernel code that nobody had foreseen there.',
    causes: [
      'a division by zero or an invalid instruction in the code',
      'a stack that ran over',
      'failing hardware',
    ],
    nextSteps: [
      'Plan a restart.',
      UPDATE,
      'If the instruction shown is valid, suspect the CPU or its microcode.',
    ],
  },
  kernel_panic: {
    meaning: 'The kernel decided that it cannot go on.',
    causes: ['the reason it names', 'a setting that turns warnings into panics'],
    nextSteps: ['Read what came before it in this boot.', 'Check that kdump is set up.'],
  },
  soft_lockup: {
    meaning: 'A CPU ran kernel code for tens of seconds without letting anything else run.',
    causes: [
      'an endless or very long loop',
      'a lock that is never released',
      'a virtual machine that was not scheduled',
    ],
    nextSteps: ['On a virtual machine check steal time and the load of the host first.', UPDATE],
  },
  hard_lockup: {
    meaning: 'A CPU did not even answer its timer: it looped with interrupts off, or firmware held it.',
    causes: ['a deadlock with interrupts disabled', 'firmware (SMI) or failing hardware'],
    nextSteps: ['Check firmware versions and the management controller log.', UPDATE],
  },
  rcu_stall: {
    meaning: 'A CPU or task kept the others from finishing a grace period: it looped, or never got to run.',
    causes: [
      'a long loop without a scheduling point',
      'a starved RCU thread (real-time tasks, overloaded host)',
      'a flood of packets or timers',
    ],
    nextSteps: [
      'Look whether the report says that the RCU thread was starved: then it is load, not a loop.',
      'On a virtual machine check steal time.',
    ],
  },
  hung_task: {
    meaning: 'A task waited for minutes without a way to be interrupted.',
    causes: [
      'storage or network storage that does not answer',
      'a lock held by another stuck task',
      'a device that went away',
    ],
    nextSteps: [
      STORAGE_FIRST,
      'If several tasks hang, the one that holds the lock of the others is the one to look at.',
    ],
  },
  lockdep: {
    meaning:
      'The lock validator saw an order or a context of locks that can deadlock; it need not have happened yet.',
    causes: [
      'two paths that take the same locks in different order',
      'a lock taken in interrupt context and with interrupts on',
    ],
    nextSteps: ['It is reported once per boot: a restart hides it, it does not mend it.', UPDATE],
  },
  atomic_sleep: {
    meaning: 'Code that may sleep was called where sleeping is forbidden.',
    causes: [
      'a lock held too long',
      'an allocation with the wrong flags',
      'a callback that runs in interrupt context',
    ],
    nextSteps: ['Look for who disabled preemption: the report may name it.', UPDATE],
  },
  memory_leak: {
    meaning: 'Memory that nobody points to any more was never freed.',
    causes: ['an error path that forgets to free', 'a reference that is never dropped'],
    nextSteps: [
      'Watch whether it grows: one object at start-up is harmless, one for each request is not.',
      UPDATE,
    ],
  },
  stack_overflow: {
    meaning: 'The kernel stack ran out: too many nested calls.',
    causes: ['devices or file systems stacked on one another', 'recursion that nothing bounds'],
    nextSteps: ['Look for a cycle or a deep stack of virtual devices, loop mounts or notifiers.', UPDATE],
  },
  refcount: {
    meaning:
      'A reference count went where it must not: below zero or back from zero. The object was freed too early or never will be.',
    causes: ['one put too many', 'one get too few'],
    nextSteps: ['Treat it as a use after free that was caught in time.', UPDATE],
  },
  warning: {
    meaning: 'A check in the kernel found something unexpected and went on.',
    causes: ['a defect in the code named', 'a device or user that did what the code did not expect'],
    nextSteps: ['Look at the source line it names: the condition is written there.', UPDATE],
  },
  bug_other: {
    meaning: 'The kernel found its own bookkeeping wrong.',
    causes: ['memory corruption', 'a missing release or a double one'],
    nextSteps: [UPDATE, MEMORY_TEST],
  },
  info_other: {
    meaning: 'The kernel reports something unusual about itself.',
    causes: ['a defect of small consequence', 'a machine that started anew without shutting down'],
    nextSteps: ['Read the lines around it.'],
  },
};
