import { fixed, type StartRule, tidy } from './start-rule.js';

const NULL_DEREFERENCE = 'unable to handle kernel NULL pointer dereference';
const PAGING = 'unable to handle kernel paging request';

/** One wording for what six architectures and twenty years of x86 say in a dozen ways. */
function faultTitle(text: string): string {
  if (/NULL pointer/i.test(text)) return `BUG: ${NULL_DEREFERENCE}`;
  if (/paging request|page fault|data access|pointer dereference/i.test(text)) return `BUG: ${PAGING}`;
  if (/instruction fetch|execute/i.test(text)) return 'BUG: unable to handle kernel execution of bad memory';
  if (/access to user memory|user access/i.test(text))
    return 'BUG: unable to handle kernel access to user memory';
  if (/read-?only/i.test(text)) return 'BUG: unable to handle kernel write to read-only memory';
  return 'BUG: unable to handle kernel fault';
}

/** What a trap's name in an `Oops:` line means for the kind. */
const TRAP_NAMES =
  'divide error|divide_error|invalid opcode|int3|overflow|bounds|stack segment|segment not present|invalid TSS|' +
  'alignment check|control protection(?: fault| exception)?|coprocessor segment overrun|coprocessor_segment_overrun|' +
  'simd exception|simd error|debug|fpu exception|double fault|machine check|spurious';

/** Bad memory accesses, traps and oopses. Order: the precise forms before the forms that contain them. */
export const FAULT_RULES: readonly StartRule[] = [
  {
    id: 'stack-guard-page',
    kind: 'stack_overflow',
    role: 'report',
    pattern: /\bBUG: (?:[A-Z#]{2,8} )?stack guard page was hit at/,
    details: () => ({ title: 'BUG: stack guard page was hit' }),
  },
  fixed(
    'stack-space',
    'stack_overflow',
    'report',
    /^(?:Insufficient stack space to handle exception|Kernel stack overflow|kernel stack overflow|do_IRQ: stack overflow|BUG: stack overflow)/,
    'kernel stack overflow',
  ),
  {
    id: 'unable-to-handle',
    kind: 'page_fault',
    role: 'report',
    pattern: /(?:\bBUG: [Uu]|(?:^|[\s\]])U)nable to handle (?:kernel|page fault)\b(.{0,80})/,
    details: (m) => ({ title: faultTitle(m[0]) }),
  },
  {
    id: 'kernel-null-pointer',
    kind: 'page_fault',
    role: 'report',
    pattern: /\bBUG: [Kk]ernel NULL pointer dereference\b/,
    details: () => ({ title: `BUG: ${NULL_DEREFERENCE}` }),
  },
  {
    id: 'bad-kernel-access',
    kind: 'page_fault',
    role: 'report',
    pattern: /^(?:Kernel Fault: Code=|Kernel unaligned access at TPC|Bad Address \(null pointer deref)/,
    details: (m) => ({ title: m[0].startsWith('Bad') ? `BUG: ${NULL_DEREFERENCE}` : `BUG: ${PAGING}` }),
  },
  {
    id: 'general-protection',
    kind: 'gpf',
    role: 'report',
    pattern: /^(?:\[[^\]]{0,24}\] ?)?(?:Oops: )?general protection fault(?:[:,]| in )/,
    details: () => ({ title: 'general protection fault' }),
  },
  {
    id: 'unhandled-fault',
    kind: 'cpu_exception',
    role: 'report',
    pattern: /^Unhandled (?:fault|prefetch abort)\b/,
    details: (m) => ({ title: tidy(m[0]) }),
  },
  {
    id: 'double-fault-panic',
    kind: 'cpu_exception',
    role: 'trap',
    pattern: /^(?:traps: )?PANIC: (double fault|early exception)/,
    details: (m) => ({ title: `PANIC: ${m[1]}` }),
  },
  {
    id: 'trap',
    kind: 'cpu_exception',
    role: 'trap',
    pattern: new RegExp(`^(?:traps: )?(?:Oops: )?(${TRAP_NAMES})(?:: [0-9a-fx]{1,10}|, error_code|: error)`),
    details: (m) => ({ title: trapTitle(m[1]!) }),
  },
  {
    id: 'mips-trap',
    kind: 'cpu_exception',
    role: 'trap',
    pattern:
      /^(Unhandled kernel unaligned access|Reserved instruction in kernel code|do_cpu invoked from kernel context)!?\[#\d+\]/,
    details: (m) => ({ title: m[1]! }),
  },
  {
    id: 's390-trap',
    kind: 'cpu_exception',
    role: 'trap',
    pattern:
      /^(illegal operation|specification exception|addressing exception|privileged operation|protection exception|monitor event|execute exception|data exception|fixed point divide exception): \w{4} (?:ilc:\d+ )?\[#\d+\]/,
    details: (m) => ({ title: m[1]! }),
  },
  {
    id: 'internal-error',
    kind: 'oops',
    role: 'trap',
    pattern: /^Internal error: (.{0,120})/,
    details: (m) => ({ title: internalErrorTitle(m[1]!) }),
  },
  {
    id: 'oops',
    kind: 'oops',
    role: 'trap',
    pattern: /^Oops(?:: | - |\[#)(.{0,100})/,
    details: () => ({ title: 'Oops' }),
  },
  {
    id: 'die-counter',
    kind: 'oops',
    role: 'trap',
    pattern: /^(?![Kk]ernel (?:BUG|bug))([A-Za-z][\w ,-]{2,60}?)(?::? \w{1,16})? ?\[#\d+\](?: |$)/,
    details: (m) => ({ title: `Oops: ${tidy(m[1]!)}` }),
  },
];

const trapTitle = (name: string): string => {
  const plain = name.replaceAll('_', ' ');
  if (plain === 'double fault') return 'PANIC: double fault';
  return plain.startsWith('stack segment') ? 'stack segment fault' : plain;
};

const internalErrorTitle = (text: string): string => {
  const what = tidy(text.replace(/\[#\d+\].*/, '').replace(/:? [0-9a-f]{1,16}\s*$/i, ''));
  return what === '' || what === ':' ? 'Internal error' : `Internal error: ${what}`;
};
