import { parseFrameLine } from '../traces/parse-frame.js';

const FRAME_START = /^\s*(?:<\/?[A-Z#_]+>|\(?\[<?[0-9a-f]{8,16}>?\]|\? |[\w$.]+\+0x|[\w$.]+ from )/;
const REGISTERS =
  /^\s*(?:R[A-Z0-9]{2}|E[A-Z]{2}|[CDEFGS]S|CR\d|DR\d|FS|PKRU|x\d{1,2} ?|r\d{1,2} ?|a\d|s\d{1,2}|t\d|GPR\d\d|MSR|CFAR|NIP|LR|CTR|XER|REGS|pc|lr|sp|ra|epc|gp|tp|pstate|psr|ESR|FAR|Flags|Control|status|Krnl|Call-Trace)\s*[: ]\s*(?:is at |\[|\(|<|0x|[0-9a-f]|nZ|NZ|n|$)/;
const HEX_DUMP =
  /^\s*>?(?:(?:0x)?[0-9a-f]{4,16}: ?)?\s*(?:[0-9a-f]{8,16} ?){2,}|^\s*>?(?:[0-9a-f]{4,16}:)?(?:\s[0-9a-f]{2}){8,}/;
const PHRASES =
  /^\s*(?:Call [Tt]race|Backtrace|backtrace|Stack(?: traceback)?:|Code:|CPU: |CPU\d+: stopping|Hardware name|Modules linked in|Workqueue: |Comm: |Process |task: ?|task\.|Tainted: |Not tainted|"echo 0|RIP|EIP|PC is at|LR is at|Allocated|Freed|Last (?:potentially|level)|Second to last|The buggy address|which belongs|Memory state|Uninit was|Local variable|Bytes \d|Memory access|Reported by|value changed|(?:read|write|race) (?:\(|to 0x|at )|Read of|Write of|Free of|Read at|Write at|Pointer tag|page:|page dumped|flags:|raw:|head:|memcg:|Oops|Internal error|invalid opcode|Kernel panic|Kernel Offset|Rebooting in|Dumping ftrace|SMP: |CPU features|Memory Limit|Instruction dump|Faulting instruction|BE |LE |PGD|P4D|PUD|#PF|Mem abort|Data abort|ESR|EC =|SET =|EA =|FSC|ISV|CM =|user pgtable|swapper pgtable|pgd|\[[0-9a-f]{4,16}\] \*?p[g4u]d|\(detected by|\(t=|\d+-\S+: \(|All QSes|rcu: |NMI backtrace|Sending NMI|Task dump|Showing all locks|\d+ locks? held by|#\d+: |irq event stamp|hardirqs last|softirqs last|Preemption disabled|in_atomic|preempt_count|stack backtrace|other info|Possible (?:unsafe|interrupt)|lock\(|<Interrupt>|\*\*\* DEADLOCK|-> #|but task|but this|and this task|which (?:lock|would)|the existing|the dependencies|the code is fine|turning off|is trying to|\.\.\. (?:which|key|acquired)|(?:IN|INITIAL|SOFTIRQ|HARDIRQ)[A-Z -]* at:|unreferenced object|comm "|hex dump|kfence-#|Corrupted memory|lock: |[-=]{20,}|---\[ end|cut here|ODEBUG|refcount_t|shift exponent|index \d|Exception stack|Register r\d|Mem-Info|Node \d|lowmem_reserve|\[ *pid ?\]|\[ *\d+\] |oom-kill|Out of memory|oom_reaper|Killed process|kworker|active_anon|memory: usage|swap: usage|Memory cgroup stats|Tasks state|note: )/;
const HARDWARE = /\[Hardware Error\]|^EDAC /;
const LOCK_CHAIN = /^\s*(?:[0-9a-f]{8,16} )?\([^)]{1,120}\)\{|, at: /;

/** Whether a line looks like a part of a report rather than a message that happened to come in between. */
export function isBodyLine(message: string): boolean {
  if (message.trim() === '') return false;
  if (FRAME_START.test(message)) return parseFrameLine(message) !== null || message.includes('[<');
  return (
    PHRASES.test(message) ||
    REGISTERS.test(message) ||
    HEX_DUMP.test(message) ||
    LOCK_CHAIN.test(message) ||
    HARDWARE.test(message)
  );
}

/** Whether a line proves that a report, and not only a sentence, follows: a trace or the CPU line of a dump. */
export const isEvidence = (message: string): boolean =>
  /^\s*(?:Call [Tt]race|Backtrace|CPU: \d+ (?:UID: \d+ )?PID: )/.test(message) ||
  (FRAME_START.test(message) && parseFrameLine(message) !== null);
