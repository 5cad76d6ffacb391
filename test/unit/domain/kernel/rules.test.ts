import { describe, expect, it } from 'vitest';
import { CRASH_KINDS, isOperation, OPERATION_KINDS } from '../../../../src/domain/kernel/rules/kinds.js';
import { recogniseKernelLine } from '../../../../src/domain/kernel/rules/recognise.js';

/** What one line is taken for when nothing else is known. */
const STARTS: readonly (readonly [string, string, string])[] = [
  ['kasan', 'KASAN: use-after-free in omega_put', 'BUG: KASAN: slab-use-after-free in omega_put+0x1/0x2'],
  ['kasan', 'KASAN: null-ptr-deref', 'BUG: KASAN: null-ptr-deref on address 0000000000000010'],
  ['kasan', 'KASAN: invalid-free in kfree', 'BUG: KASAN: double-free or invalid-free in kfree+0x1/0x2'],
  ['kmsan', 'KMSAN: uninit-value in omega_get', 'BUG: KMSAN: uninit-value in omega_get+0x1/0x2'],
  ['kcsan', 'KCSAN: data-race in omega_a', 'BUG: KCSAN: data-race in omega_a / omega_b'],
  ['kfence', 'KFENCE: out-of-bounds read in omega_x', 'BUG: KFENCE: out-of-bounds read in omega_x+0x1/0x2'],
  ['ubsan', 'UBSAN: array-index-out-of-bounds', 'UBSAN: array-index-out-of-bounds in net/omega.c:12:3'],
  [
    'page_fault',
    'BUG: unable to handle kernel paging request',
    'BUG: unable to handle page fault for address: ffffde',
  ],
  [
    'page_fault',
    'BUG: unable to handle kernel NULL pointer dereference',
    'BUG: kernel NULL pointer dereference, address: 08',
  ],
  [
    'page_fault',
    'BUG: unable to handle kernel NULL pointer dereference',
    'BUG: Kernel NULL pointer dereference on read at 0x0',
  ],
  [
    'page_fault',
    'BUG: unable to handle kernel paging request',
    'Unable to handle kernel paging request at virtual address dead',
  ],
  [
    'page_fault',
    'BUG: unable to handle kernel execution of bad memory',
    'Unable to handle kernel execute from non-executable memory at virtual address 1',
  ],
  ['gpf', 'general protection fault', 'general protection fault: 0000 [#1] SMP'],
  [
    'gpf',
    'general protection fault',
    'Oops: general protection fault, probably for non-canonical address 0xdead: 0000 [#1]',
  ],
  ['kernel_bug', 'kernel BUG', 'kernel BUG at fs/omega/inode.c:812!'],
  ['oops', 'Oops', 'Oops: 0002 [#3] PREEMPT SMP'],
  ['oops', 'Internal error: Oops', 'Internal error: Oops: 17 [#1] SMP ARM'],
  ['cpu_exception', 'divide error', 'divide error: 0000 [#1] SMP'],
  ['cpu_exception', 'divide error', 'divide_error: 0000 [#1] SMP'],
  ['cpu_exception', 'invalid opcode', 'invalid opcode: 0000 [#1] SMP'],
  ['cpu_exception', 'PANIC: double fault', 'traps: PANIC: double fault, error_code: 0x0'],
  ['cpu_exception', 'illegal operation', 'illegal operation: 0001 ilc:1 [#1] SMP'],
  ['stack_overflow', 'kernel stack overflow', 'Insufficient stack space to handle exception!'],
  [
    'kernel_panic',
    'kernel panic: VFS: Unable to mount root fs on unknown-block(N,N)',
    'Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)',
  ],
  [
    'kernel_panic',
    'kernel panic: stack is corrupted in omega_x',
    'Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in: omega_x+0x1/0x2',
  ],
  ['soft_lockup', 'BUG: soft lockup', 'NMI watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [omegad:12]'],
  ['hard_lockup', 'hard LOCKUP', 'NMI watchdog: Watchdog detected hard LOCKUP on cpu 0'],
  ['rcu_stall', 'INFO: rcu detected stall', 'rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:'],
  [
    'rcu_stall',
    'INFO: rcu detected stall',
    'INFO: rcu_sched detected expedited stalls on CPUs/tasks: { 1-... }',
  ],
  ['hung_task', 'INFO: task hung', 'INFO: task omega d:77 blocked for more than 120 seconds.'],
  ['lockdep', 'possible deadlock', '[ INFO: possible recursive locking detected ]'],
  ['lockdep', 'possible deadlock (interrupt)', 'WARNING: SOFTIRQ-safe -> SOFTIRQ-unsafe lock order detected'],
  ['lockdep', 'inconsistent lock state', 'WARNING: inconsistent lock state'],
  ['lockdep', 'WARNING: suspicious RCU usage', 'WARNING: suspicious RCU usage'],
  ['lockdep', 'BUG: spinlock bad magic', 'BUG: spinlock bad magic on CPU#0, omegad/12'],
  ['atomic_sleep', 'BUG: scheduling while atomic', 'BUG: scheduling while atomic: omegad/12/0x00000002'],
  ['memory_leak', 'memory leak', 'unreferenced object 0xffff880039a55260 (size 64):'],
  ['warning', 'WARNING in omega_x', 'WARNING: CPU: 3 PID: 9 at net/omega.c:12 omega_x+0x1/0x2'],
  ['warning', 'WARNING in omega_x', 'WARNING: net/omega.c:12 at omega_x+0x1/0x2, CPU#1: omegad/9'],
  ['warning', 'WARNING in omega_x', 'WARNING: at net/omega.c:12 omega_x+0x1/0x2()'],
  ['warning', 'WARNING: ring is upside down', 'WARNING: ring is upside down'],
  ['bug_other', 'BUG: Redzone overwritten', 'BUG kmalloc-64 (Tainted: G    B  ): Redzone overwritten'],
  ['bug_other', 'BUG: Bad page state', 'BUG: Bad page state in process omegad  pfn:1b317b'],
  ['info_other', 'INFO: trying to register non-static key', 'INFO: trying to register non-static key.'],
];

const NOTHING: readonly string[] = [
  'traps: omegad[12] general protection fault ip:7f00 sp:7ffe error:0 in libc.so.6[7f00+1000]',
  'traps: omegad[12] trap divide error ip:7f00 sp:7ffe error:0 in omegad[7f00+1000]',
  'INFO: NMI handler (perf_event_nmi_handler) took too long to run: 1.2 msecs',
  'INFO: lockdep is turned off.',
  'INFO: Allocated in omega_new+0x1/0x2 age=1 cpu=0 pid=1',
  'INFO: profile loaded',
  'omega_driver: OMEGA_INFO: channel open',
  'omega: DEBUG: BUG: just testing',
  'WARNING: the noload mount option is deprecated and will be removed',
  'Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on',
  "overlayfs: Unknown parameter 'BUG: KASAN: use-after-free in nothing+0x1/0x2'",
  'ata1: SATA link down (SStatus 0 SControl 300)',
  'pcieport 0000:00:1c.0: pciehp: Slot(12): Link Down',
  'IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready',
  'mce: CPU supports 32 MCE banks',
  'BTRFS info (device sdb): disk space caching is enabled',
  'EXT4-fs (sda1): mounted filesystem with ordered data mode',
  'usb 1-1: new high-speed USB device number 2',
  '',
];

describe('domain/kernel/rules', () => {
  it.each(STARTS)('takes for %s: %s', (kind, title, line) => {
    expect(recogniseKernelLine(line)).toMatchObject({ kind, title });
    expect(recogniseKernelLine(`[  100.000000][ T12] ${line}`)).toMatchObject({ kind, title });
  });

  it.each(NOTHING)('takes for nothing: %s', (line) => {
    expect(recogniseKernelLine(line)).toBeNull();
  });

  it('knows a lone line that comes by syslog with its header, and not that of another program', () => {
    const line = 'Nov 19 12:34:38 web1 kernel: usb 1-4: USB disconnect, device number 9';
    expect(recogniseKernelLine(line)).toEqual({
      kind: 'usb_disconnect',
      title: 'USB device disconnected',
      severity: 'low',
    });
    expect(recogniseKernelLine(line.replace('kernel:', 'app[7]:'))).toBeNull();
  });

  it('tells defects from events of operation', () => {
    expect(CRASH_KINDS.some(isOperation)).toBe(false);
    expect(OPERATION_KINDS.every(isOperation)).toBe(true);
  });

  it('rates by what it means for operations', () => {
    const severity = (line: string) => recogniseKernelLine(line)?.severity;
    expect(severity('Kernel panic - not syncing: gone')).toBe('critical');
    expect(severity('EXT4-fs error (device sda1): ext4_lookup:1: inode #2: comm ls: bad')).toBe('critical');
    expect(severity('INFO: task a:1 blocked for more than 120 seconds.')).toBe('high');
    expect(severity('UBSAN: shift-out-of-bounds in a.c:1:1')).toBe('medium');
    expect(severity('e1000e: eth0 NIC Link is Down')).toBe('low');
  });
});
