import { describe, expect, it } from 'vitest';
import { analyseKernelLog } from '../../../../src/domain/kernel/analyst.js';
import { reportOf } from './fixture.js';

const boots = (lines: readonly string[]) =>
  analyseKernelLog(lines.join('\n')).boots.map((b) => [b.evidence, b.firstLine, b.lastLine]);
const journal = (boot: string, us: number, message: string): string =>
  JSON.stringify({
    MESSAGE: message,
    _TRANSPORT: 'kernel',
    _BOOT_ID: boot,
    __MONOTONIC_TIMESTAMP: String(us),
  });

describe('domain/kernel/boots', () => {
  it('takes another boot id for another boot', () => {
    expect(boots([journal('a', 5e6, 'x'), journal('b', 6e6, 'y'), journal('b', 7e6, 'z')])).toEqual([
      ['start', 1, 1],
      ['boot-id', 2, 3],
    ]);
  });

  it('takes the mark of a journal for another boot', () => {
    const mark = '-- Boot 0123456789abcdef0123456789abcdef --';
    expect(
      boots([
        mark,
        'Nov 19 12:00:00 a kernel: x',
        mark.replace('0123', 'ffff'),
        'Nov 19 13:00:00 a kernel: y',
      ]),
    ).toEqual([
      ['start', 2, 2],
      ['boot-mark', 4, 4],
    ]);
  });

  it('takes a banner behind a running kernel for another boot', () => {
    expect(
      boots(['[  100.000000] x', '[    0.000000] Linux version 6.1.0 (a@b) #1', '[    0.100000] y']),
    ).toEqual([
      ['start', 1, 1],
      ['banner', 2, 3],
    ]);
  });

  it('takes a banner that a second console replays for the same boot', () => {
    const banner = '[    0.000000] Linux version 6.1.0 (a@b) #1';
    expect(boots([banner, '[    0.200000] bootconsole disabled', banner, '[    0.300000] y'])).toEqual([
      ['start', 1, 4],
    ]);
  });

  it('takes a boot loader, its kernel and the banner for one boot', () => {
    const loader = ['Decompressing Linux... Parsing ELF... done.', 'Booting the kernel.'];
    expect(boots([...loader, '[    0.000000] Linux version 6.1.0 (a@b) #1'])).toEqual([['start', 1, 3]]);
    expect(
      boots(['[  100.000000] x', ...loader, '[    0.000000] Linux version 6.1.0 (a@b) #1']),
    ).toHaveLength(2);
  });

  it('takes a clock that begins anew for another boot, once more than one line says so', () => {
    expect(boots(['[ 5000.000000] x', '[    3.000000] a', '[    3.100000] b', '[    3.200000] c'])).toEqual([
      ['start', 1, 1],
      ['clock-fell', 2, 4],
    ]);
  });

  it('takes small steps back and a single stray stamp for what they are', () => {
    expect(boots(['[  100.000000] a', '[   99.990000] b', '[  100.100000] c'])).toHaveLength(1);
    expect(
      boots(['[  100.000000] a', '[    3.000000] stray', '[  100.100000] c', '[  100.200000] d']),
    ).toHaveLength(1);
  });

  it('is not misled by boot text in a quotation', () => {
    const quoted = "[  100.000000] fuse: Unknown parameter 'Booting the kernel. Linux version 9'";
    expect(boots(['[   99.000000] a', quoted, '[  101.000000] b'])).toHaveLength(1);
  });

  it('reports a boot loader that speaks again without a word of shutting down', () => {
    const log = (end: string) =>
      ['[  100.000000] x', end, 'Booting the kernel.', '[    0.000000] Linux version 6 (a@b) #1'].join('\n');
    const found = (end: string) => analyseKernelLog(log(end)).findings.map((f) => [f.title, f.boot]);
    expect(found('[  101.000000] y')).toEqual([['unexpected kernel reboot', 0]]);
    expect(found('[  101.000000] reboot: Restarting system')).toEqual([]);
  });

  it('keeps the findings of each boot apart', () => {
    const { boots: found, findings } = reportOf('two-boots');
    expect(found.map((b) => b.metadata.release)).toEqual(['6.1.90', '6.1.91']);
    expect(findings.map((f) => [f.kind, f.boot])).toEqual([
      ['page_fault', 1],
      ['hung_task', 0],
    ]);
  });

  it('reads what a boot says of itself', () => {
    expect(reportOf('x86-null-dereference').boots[0]!.metadata).toEqual({
      release: '6.6.30-acme',
      builtBy: 'release@forge',
      compiler: 'gcc (GCC) 13.2.1, GNU ld 2.41',
      build: '#1 SMP PREEMPT_DYNAMIC Tue Apr 30 08:00:00 UTC 2024',
      commandLine: 'root=UUID=0b7f6a54-93c1-4a60-8a0a-5a1c4be0a7d2 ro console=ttyS0 quiet',
      hardware: 'Acme Systems R200/M12, BIOS 1.4.2 03/11/2023',
      taint: 'OE',
      modules: ['acme_net', 'nft_compat', 'overlay', 'sunrpc', 'xt_conntrack'],
    });
  });

  it('reads taint in both its forms, and the release beside it', () => {
    expect(reportOf('warning-new-form').metadata).toMatchObject({ taint: 'WO', release: '6.17.0' });
    expect(reportOf('warning-old-form').metadata).toMatchObject({
      taint: 'PW',
      release: '2.6.32-754.el6.x86_64',
    });
  });

  it('calibrates the clock and says how far it may be off', () => {
    const rtc = reportOf('x86-null-dereference').boots[0]!;
    expect(rtc.calibration).toMatchObject({ method: 'rtc', uncertaintyMs: 500 });
    expect(rtc.last.wall).toBe('2024-05-02T06:26:51.199Z');
    const audit = analyseKernelLog(
      '[   10.000000] audit: type=1400 audit(1714630400.120:88): x\n[   20.000000] y',
    );
    expect(audit.boots[0]!.calibration).toMatchObject({ method: 'audit', uncertaintyMs: 2 });
    expect(audit.boots[0]!.last.wall).toBe('2024-05-02T06:13:30.122Z');
    expect(analyseKernelLog('[   10.000000] x').boots[0]!.calibration).toBeNull();
  });

  it('widens the uncertainty by the delay of the logger', () => {
    const line = (second: number, us: string) => `2024-05-02T06:13:${second}Z web1 kernel: [${us}] x`;
    const log = [line(10, '   10.000000'), line(14, '   12.000000')].join('\n');
    expect(analyseKernelLog(log).boots[0]!.calibration).toMatchObject({
      method: 'syslog',
      samples: 2,
      uncertaintyMs: 2500,
    });
  });
});
