import { describe, expect, it } from 'vitest';
import { isGeneric } from '../../../../src/domain/kernel/culprit/generic.js';
import { aboveDispatcher, systemCallName } from '../../../../src/domain/kernel/culprit/stall.js';
import { parseFrameLine } from '../../../../src/domain/kernel/traces/parse-frame.js';
import { parseProgramCounter } from '../../../../src/domain/kernel/traces/program-counter.js';

/** A line of a trace, the functions in it, and whether they are reliable. */
const FRAMES: readonly (readonly [string, readonly string[], boolean])[] = [
  [' omega_x+0x1/0x2', ['omega_x'], true],
  [' ? omega_x+0x1/0x2', ['omega_x'], false],
  [' [<ffffffff8149e232>] omega_x.isra.3+0x1/0x2', ['omega_x'], true],
  [' [<ffffffff8149e232>] ? omega_x+0x1/0x2 [omega]', ['omega_x'], false],
  [' <IRQ>  [<ffffffff8140c8fc>] omega_x+0x1/0x2', ['omega_x'], true],
  ['[<8010ef84>] (omega_x) from [<807bb0d8>] (omega_y+0xa0/0xc0)', ['omega_x', 'omega_y'], true],
  [' omega_x from omega_y+0x14/0x34', ['omega_x', 'omega_y'], true],
  ['[c00000007a3efa20] [c00000000030a060] .omega_x+0x1/0x2 (unreliable)', ['omega_x'], false],
  ['([<000003ff8010a190>] omega_x+0x38/0x1b0)', ['omega_x'], true],
  [' omega_x+0x1/0x2 net/omega.c:12', ['omega_x'], true],
  [' omega_x net/omega.c:12 [inline]', ['omega_x'], true],
  [' <omega::Dev as kernel::Device>::open+0x1/0x2', ['<omega::Dev as kernel::Device>::open'], true],
];

describe('domain/kernel/traces', () => {
  it.each(FRAMES)('reads the frame %s', (line, functions, reliable) => {
    const { frames } = parseFrameLine(line)!;
    expect(frames.map((f) => f.function)).toEqual(functions);
    expect(frames.every((f) => f.reliable === reliable)).toBe(true);
  });

  it.each([
    'usb 1-1: new device',
    'hardirqs last enabled at (1): [<ffff>] x+0x1/0x2',
    'Booting from Hard Disk 0...',
    '',
  ])('takes no frame from: %s', (line) => {
    expect(parseFrameLine(line)?.frames ?? []).toEqual([]);
  });

  it.each([
    ['RIP: 0010:omega_x+0x1/0x2 [omega]', 'omega_x', 'omega'],
    ['RIP: 0010:[<ffffffff8123487f>]  [<ffffffff8123487f>] omega_x+0x1/0x2', 'omega_x', null],
    ['EIP: omega_x+0x1/0x2', 'omega_x', null],
    ['PC is at omega_x+0x1/0x2', 'omega_x', null],
    ['pc : omega_x+0x1/0x2 [omega]', 'omega_x', 'omega'],
    ['NIP [c00000000022d79c] .omega_x+0x1/0x2', 'omega_x', null],
    ['epc : omega_x+0x1/0x2', 'omega_x', null],
    ['Krnl PSW : 0704c00180000000 000003ff8010a1b2 (omega_x+0x1/0x2 [omega])', 'omega_x', 'omega'],
    ['RIP: 0010:          (null)', null, null],
  ])('reads the program counter %s', (line, name, module) => {
    expect(parseProgramCounter(line)).toMatchObject({ register: 'pc', function: name, module, user: false });
  });

  it('tells the program counter of a program from that of the kernel', () => {
    expect(parseProgramCounter('RIP: 0033:0x7f4b6e292d17')).toMatchObject({ user: true });
  });
});

describe('domain/kernel/culprit', () => {
  it('passes over what serves its caller', () => {
    const serving = [
      'dump_stack_lvl',
      'kasan_report',
      '_raw_spin_lock_irqsave',
      '__mutex_lock',
      'kmalloc_trace',
      'kfree',
      'memcpy',
      '__list_del_entry_valid',
      'refcount_warn_saturate',
      'kobject_put',
      'el1h_64_irq',
      'do_syscall_64',
      'queue_work_on',
    ];
    expect(serving.map(isGeneric)).toEqual([...serving.slice(0, -1).map(() => true), false]);
  });

  it('does not mistake a driver for a helper by a likeness of names', () => {
    const drivers = [
      'bitmap_ip_add',
      'rtnl_lock',
      'copy_net_ns',
      'atomic_notifier_call_chain',
      '__get_user_pages',
      'memstick_probe',
      'schedule_tail',
      'wake_up_new_task',
      'strparser_recv',
    ];
    expect(drivers.filter(isGeneric)).toEqual([]);
  });

  it('finds who called the dispatcher', () => {
    expect(aboveDispatcher(['x', 'omega_ioctl', 'vfs_ioctl', '__x64_sys_ioctl', 'do_syscall_64'])).toBe(
      'omega_ioctl',
    );
    expect(aboveDispatcher(['x', 'omega_rcv', '__netif_receive_skb_core', 'net_rx_action'])).toBe(
      'omega_rcv',
    );
    expect(
      aboveDispatcher(['_raw_spin_lock', 'vfs_write', 'ksys_write', '__x64_sys_write', 'do_syscall_64']),
    ).toBe('__x64_sys_write');
    expect(aboveDispatcher(['x', 'y'])).toBeNull();
  });

  it('knows a system call under all its names', () => {
    expect(['__x64_sys_read', '__arm64_sys_read', '__se_sys_read'].map(systemCallName)).toEqual([
      'sys_read',
      'sys_read',
      'sys_read',
    ]);
    expect(['SyS_rmdir', 'SYSC_rmdir', 'compat_SyS_rmdir'].map(systemCallName)).toEqual([
      'rmdir',
      'rmdir',
      'rmdir',
    ]);
  });
});
