import { describe, expect, it } from 'vitest';
import { analyseKernelLog } from '../../../../src/domain/kernel/analyst.js';
import { fixture, reportOf } from './fixture.js';

/** Fixture, then kind, culprit, module, process and count of the finding to read first. */
const HEADLINES: readonly (readonly [string, string, string | null, string | null, string | null, number])[] =
  [
    ['x86-null-dereference', 'page_fault', 'acme_ring_fill', 'acme_net', 'ringd', 1],
    ['i386-oops', 'page_fault', 'zeta_unlink', 'zeta', 'zetactl', 1],
    ['arm-oops', 'page_fault', 'theta_read_raw', null, 'sensord', 1],
    ['arm64-kasan', 'kasan', 'lambda_session_put', null, 'lambda_worker', 1],
    ['riscv-oops', 'page_fault', 'kappa_store', 'kappa', 'kappactl', 1],
    ['ppc64-oops', 'page_fault', 'sigma_probe', 'sigma_hba', 'modprobe', 1],
    ['s390-oops', 'page_fault', 'omega_start_io', 'omega_dasd', 'omegad', 1],
    ['mips-oops', 'page_fault', 'delta_port_stats', null, 'switchd', 1],
    ['gpf-in-lock', 'gpf', 'iota_entry_drop', null, 'kworker/6:2', 1],
    ['kernel-bug-list', 'kernel_bug', 'mu_channel_queue', null, 'muxd', 1],
    ['warning-new-form', 'warning', 'nu_table_resize', 'nu_core', 'nuctl', 1],
    ['warning-old-form', 'warning', 'xi_complete', 'xi', 'xi_eh_0', 1],
    ['refcount', 'refcount', 'omicron_detach', 'omicron', 'pid_reaper', 1],
    ['soft-lockup', 'soft_lockup', 'pi_unlocked_ioctl', 'pi_flow', 'flowd', 2],
    ['rcu-stall', 'rcu_stall', 'rho_rescan_work', null, 'kworker/2:1', 1],
    ['hung-task', 'hung_task', 'tau_log_flush', null, 'tau_commit', 2],
    ['lockdep-circular', 'lockdep', 'upsilon_set_mode', null, 'upsd', 1],
    ['suspicious-rcu', 'lockdep', 'phi_lookup', null, 'phid', 1],
    ['sleeping-in-atomic', 'atomic_sleep', 'chi_rule_add', null, 'chid', 1],
    ['memory-leak', 'memory_leak', 'psi_session_new', null, 'psid', 1],
    ['slab-corruption', 'bug_other', 'gamma_release', 'gamma', 'gammad', 1],
    ['stack-guard-page', 'stack_overflow', 'epsilon_newlink', null, 'epsd', 1],
  ];

describe('domain/kernel/findings', () => {
  it.each(HEADLINES)('finds in %s: %s in %s', (name, kind, culprit, module, process, count) => {
    expect(reportOf(name).findings[0]).toMatchObject({ kind, culprit, module, process, count });
  });

  it('is silent on lines that only look like reports', () => {
    expect(reportOf('noise').findings).toEqual([]);
  });

  it('keeps reports apart that two CPUs print at once', () => {
    const { findings } = reportOf('interleaved');
    expect(findings.map((f) => [f.kind, f.culprit, f.firstLine, f.lastLine])).toEqual([
      ['kasan', 'beta_copy_name', 2, 17],
      ['warning', 'alpha_commit', 3, 16],
      ['usb_disconnect', null, 8, 8],
    ]);
    expect(findings[1]!.frames.map((f) => f.function)).toEqual(['alpha_apply', 'alpha_write']);
  });

  it('attaches a panic to the report that led to it', () => {
    const { findings } = reportOf('x86-null-dereference');
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      panic: 'Fatal exception in interrupt',
      severity: 'critical',
      lastLine: 31,
    });
  });

  it('attaches a panic that another CPU prints', () => {
    const log = fixture('gpf-in-lock').replace(/\n.*end trace.*/, '');
    const panic = '[  900.200000][    C3] Kernel panic - not syncing: Fatal exception';
    expect(analyseKernelLog(`${log}\n${panic}`).findings.map((f) => [f.kind, f.panic])).toEqual([
      ['gpf', 'Fatal exception'],
    ]);
  });

  it('leaves a panic with a reason of its own alone', () => {
    const log = `${fixture('sleeping-in-atomic')}\n[  101.300000] Kernel panic - not syncing: Attempted to start twice`;
    const without = log.replace('Attempted to start twice', 'VFS: Unable to mount root fs');
    expect(analyseKernelLog(without).findings.map((f) => f.panic)).toEqual(['VFS: Unable to mount root fs']);
    const late = `[  100.000000] usb 1-1: hello\n[  101.000000] Kernel panic - not syncing: VFS: Unable to mount root fs`;
    expect(analyseKernelLog(late).findings.map((f) => f.kind)).toEqual(['kernel_panic']);
  });

  it('goes on with a report through the lines that belong to it', () => {
    const kinds = ['kernel-bug-list', 'ppc64-oops', 'stack-guard-page'].map(
      (name) => reportOf(name).findings.length,
    );
    expect(kinds).toEqual([1, 1, 1]);
  });

  it('gives one defect one fingerprint, whatever the machine, the offsets and the compiler', () => {
    const log = fixture('gpf-in-lock');
    const other = log
      .replaceAll('iota_entry_drop.isra.0+0x1d/0x90', 'iota_entry_drop.constprop.3+0x44/0xb0')
      .replaceAll('5.15.0-105-generic', '6.8.0-31-generic')
      .replaceAll('dead000000000122', 'beef000000000077')
      .replaceAll('[ T3301]', '[ T99]');
    const [a, b] = [log, other].map((text) => analyseKernelLog(text).findings[0]!);
    expect(b!.fingerprint).toBe(a!.fingerprint);
    expect(b!.stackFingerprint).toBe(a!.stackFingerprint);
    const elsewhere = analyseKernelLog(log.replaceAll('iota_entry_drop', 'iota_entry_keep')).findings[0]!;
    expect(elsewhere.fingerprint).not.toBe(a!.fingerprint);
  });

  it('names the system call alike on every architecture', () => {
    const stall = (entry: string, dispatcher: string): string =>
      [
        '[  100.000000] rcu: INFO: rcu_sched self-detected stall on CPU',
        '[  100.000001] Call trace:',
        '[  100.000002]  omega_spin+0x1/0x2',
        `[  100.000003]  ${entry}+0x1/0x2`,
        `[  100.000004]  ${dispatcher}+0x1/0x2`,
      ].join('\n');
    const culprits = [
      stall('__x64_sys_omega', 'do_syscall_64'),
      stall('__arm64_sys_omega', 'invoke_syscall'),
    ].map((log) => analyseKernelLog(log).findings[0]!);
    expect(culprits.map((f) => f.culprit)).toEqual(['sys_omega', 'sys_omega']);
    expect(culprits[0]!.fingerprint).toBe(culprits[1]!.fingerprint);
  });

  it('counts a report once that console and syslog both wrote', () => {
    const log = fixture('soft-lockup');
    const both = log.split('\n').flatMap((line) => [line, `Nov 19 12:34:38 web1 kernel: ${line}`]);
    expect(analyseKernelLog(both.join('\n')).findings[0]!.count).toBe(2);
  });

  it('is not misled by every line written twice, with a clock or without', () => {
    for (const name of ['gpf-in-lock', 'arm-oops', 'memory-leak', 'mips-oops', 'ppc64-oops']) {
      const twice = fixture(name)
        .split('\n')
        .flatMap((line) => [line, line])
        .join('\n');
      const [once] = reportOf(name).findings;
      expect(analyseKernelLog(twice).findings.map((f) => [f.kind, f.culprit, f.count])).toEqual([
        [once!.kind, once!.culprit, 1],
      ]);
    }
  });

  it('names no culprit where only unreliable frames are left', () => {
    const log =
      '[    1.000000] INFO: task a:1 blocked for more than 120 seconds.\n[    1.000001] Call Trace:\n[    1.000002]  ? omega_x+0x1/0x2';
    expect(analyseKernelLog(log).findings[0]!.culprit).toBeNull();
  });

  it('knows a report by its inside when its beginning was lost', () => {
    const lost = fixture('arm64-kasan').split('\n').slice(2).join('\n');
    expect(analyseKernelLog(lost).findings[0]).toMatchObject({
      kind: 'kasan',
      culprit: 'lambda_session_put',
    });
  });

  it('puts the first defect of a chain first, and events of operation behind', () => {
    const usb = '[   99.000000] usb 1-1: USB disconnect, device number 4';
    const ext4 = '[   99.500000] EXT4-fs error (device sda1): ext4_lookup:1: inode #2: comm ls: bad';
    const log = [
      usb,
      ext4,
      fixture('sleeping-in-atomic'),
      fixture('soft-lockup').split('\n').slice(0, 13).join('\n').replaceAll('[ 7201', '[  102'),
    ].join('\n');
    expect(analyseKernelLog(log).findings.map((f) => f.kind)).toEqual([
      'atomic_sleep',
      'soft_lockup',
      'fs_error',
      'usb_disconnect',
    ]);
  });

  it('puts what is worse first when it happened hours later', () => {
    const early = fixture('sleeping-in-atomic');
    const late = fixture('gpf-in-lock').replaceAll('[  900', '[90000');
    expect(analyseKernelLog(`${early}\n${late}`).findings.map((f) => f.kind)).toEqual([
      'gpf',
      'atomic_sleep',
    ]);
  });
});
