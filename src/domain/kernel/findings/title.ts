import type { KernelBlock } from '../blocks/block.js';
import type { KernelKind } from '../rules/kinds.js';
import type { BlockFacts } from '../traces/scan-block.js';
import type { Classified } from './classified.js';
import { classifyMachineCheck } from './machine-check.js';

/** Decides what a block is, when its later lines say more than its first. */
export function classify(block: KernelBlock, facts: BlockFacts): Classified {
  const { kind, title, key } = block.start;
  if (kind === 'kasan') return withAccess(title, facts);
  if (kind === 'warning') return classifyWarning(block);
  if (kind === 'kernel_bug') return classifyBug(block);
  if (kind === 'oom') return classifyOom(block);
  if (block.start.rule === 'machine-check') return classifyMachineCheck(block);
  if (kind === 'oops' || kind === 'cpu_exception') return classifyTrap(block);
  if (block.start.rule === 'unable-to-handle') return classifyFault(block);
  if (block.start.rule === 'deadlock-irq') return { kind, title: 'possible deadlock', family: '' };
  if (block.start.rule === 'rust-panic') return { kind, title: rustTitle(block), family: 'rust panic' };
  return { kind, title, family: key ?? familyOf(kind, title) };
}

/** Kinds whose title says no more than the kind and the culprit: a class would only part what belongs together. */
const NO_FAMILY: ReadonlySet<KernelKind> = new Set([
  'page_fault',
  'gpf',
  'lockdep',
  'memory_leak',
  'rcu_stall',
  'soft_lockup',
]);
const familyOf = (kind: KernelKind, title: string): string => (NO_FAMILY.has(kind) ? '' : title);

function withAccess(title: string, facts: BlockFacts): Classified {
  const shown =
    facts.access === null || (/-free$/.test(title) && !title.endsWith('use-after-free'))
      ? title
      : `${title} ${facts.access}`;
  return { kind: 'kasan', title: shown, family: title };
}

const WARNING_CLASSES: readonly (readonly [RegExp, string])[] = [
  [/lib\/kobject\.c/, 'kobject bug'],
  [/lib\/debugobjects/, 'ODEBUG bug'],
  [/fs\/proc\/generic\.c/, 'proc registration bug'],
];

function classifyWarning(block: KernelBlock): Classified {
  const file = block.start.subject ?? '';
  const said = block.preface.map((line) => line.message).join('\n');
  if (/lib\/refcount\.c|include\/linux\/refcount/.test(file) || /^refcount_t: /m.test(said)) {
    return { kind: 'refcount', title: 'WARNING: refcount bug', family: 'refcount' };
  }
  if (/kernel\/locking\/(?:lockdep|mutex|rwsem|rtmutex)/.test(file) || /DEBUG_LOCKS_WARN_ON/.test(said)) {
    return { kind: 'lockdep', title: 'WARNING: locking bug', family: '' };
  }
  if (isWatchdog(block)) return netdevWatchdog(block);
  if (/^kmalloc/.test(block.start.func ?? ''))
    return { kind: 'warning', title: 'WARNING: kmalloc bug', family: 'kmalloc bug' };
  const known = WARNING_CLASSES.find(([pattern]) => pattern.test(file));
  if (known !== undefined) return { kind: 'warning', title: `WARNING: ${known[1]}`, family: known[1] };
  return { kind: 'warning', title: block.start.title, family: block.start.key ?? '' };
}

const isWatchdog = (block: KernelBlock): boolean =>
  block.start.func === 'dev_watchdog' || /net\/sched\/sch_generic\.c/.test(block.start.subject ?? '');

function netdevWatchdog(block: KernelBlock): Classified {
  const lines = [...block.preface, ...block.lines.slice(0, 12)];
  const driver = lines
    .map((l) => /NETDEV WATCHDOG: \S{1,32} \(([^)]{1,40})\)/.exec(l.message)?.[1])
    .find((d) => d !== undefined);
  return {
    kind: 'netdev_watchdog',
    title: `transmit queue timed out${driver === undefined ? '' : ` (${driver})`}`,
    family: `netdev watchdog ${driver ?? ''}`,
  };
}

function classifyBug(block: KernelBlock): Classified {
  const file = block.start.subject ?? '';
  if (/lib\/list_debug\.c|list_debug\.c/.test(file)) {
    return { kind: 'kernel_bug', title: 'BUG: corrupted list', family: 'corrupted list' };
  }
  if (/mm\/usercopy\.c/.test(file))
    return { kind: 'kernel_bug', title: 'BUG: bad usercopy', family: 'bad usercopy' };
  return { kind: 'kernel_bug', title: 'kernel BUG', family: '' };
}

/** The kill is what an operator looks for; the block begins with the allocation that could not be served. */
function classifyOom(block: KernelBlock): Classified {
  for (const { message } of block.lines) {
    const m = /(Memory cgroup o|O)ut of memory: Kill(?:ed)? process \d+(?:, UID \d+,)? ?\((.{1,64}?)\)/.exec(
      message,
    );
    if (m !== null) return oom(m[1] === 'O', m[2]!);
    const summary = /^oom-kill:constraint=CONSTRAINT_(\w+),.{0,600}?,task=([^,]{1,64}),/.exec(message);
    if (summary !== null) return oom(summary[1] !== 'MEMCG', summary[2]!);
  }
  return { kind: 'oom', title: block.start.title, family: block.start.key ?? 'oom' };
}

const oom = (global: boolean, process: string): Classified => ({
  kind: 'oom',
  title: `out of memory: killed ${process}${global ? '' : ' (memory cgroup)'}`,
  family: `oom ${global ? 'system' : 'cgroup'} ${process.replace(/\d+/g, 'N')}`,
});

/** An oops that a panic about the stack follows is a stack overflow. */
function classifyTrap(block: KernelBlock): Classified {
  const { kind, title } = block.start;
  if (block.panic !== null && /kernel stack overflow/.test(block.panic)) {
    return { kind: 'stack_overflow', title: 'kernel stack overflow', family: '' };
  }
  return { kind, title, family: title };
}

/** `BUG: unable to handle kernel`, and the rest of the sentence a line or two later. */
function classifyFault(block: KernelBlock): Classified {
  if (block.start.title !== 'BUG: unable to handle kernel fault') {
    return { kind: 'page_fault', title: block.start.title, family: '' };
  }
  const rest = block.lines
    .slice(1, 4)
    .map((l) => l.message.trim())
    .join(' ');
  const what = /^(?:kernel )?NULL pointer/.test(rest) ? 'NULL pointer dereference' : 'paging request';
  return { kind: 'page_fault', title: `BUG: unable to handle kernel ${what}`, family: '' };
}

/** The second line of a Rust panic says what went wrong. */
const rustTitle = (block: KernelBlock): string =>
  block.lines[1]?.message.trim().slice(0, 120).replace(/\d+/g, 'N') || 'Rust panic';
