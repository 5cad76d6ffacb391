import { describe, expect, it } from 'vitest';
import { analyseKernelLog } from '../../../../src/domain/kernel/analyst.js';
import { anonymizeReport } from '../../../../src/domain/kernel/privacy/anonymize-report.js';
import { createAnonymizer } from '../../../../src/domain/kernel/privacy/anonymizer.js';
import { renderKernelHtml } from '../../../../src/domain/kernel/report/html.js';
import { renderKernelJson } from '../../../../src/domain/kernel/report/json.js';
import { renderKernelText } from '../../../../src/domain/kernel/report/text.js';
import { fixture } from './fixture.js';

/** Identifiers as kernel logs write them; `%` stands for the identifier. */
const PLANTS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'ipv4',
    '203.0.113.77',
    [
      'IN=eth0 SRC=% DST=198.51.100.2',
      'nfs: server % not responding',
      'ip=%::10.9.8.1:255.255.255.0',
      '%:2049',
      'range %-198.51.100.9',
    ],
  ],
  ['ipv6', '2001:db8::8a2e:370:7334', ['SRC=% PROTO=TCP', 'peer [%]:443 gone']],
  ['ipv6', 'fe80:0000:0000:0000:0202:b3ff:fe1e:8329', ['SRC=% DST=x']],
  ['ipv6', '::ffff:203.0.113.9', ['peer % gone']],
  ['mac', '5254.00ab.cdef', ['neighbour % moved']],
  ['mac', '52:54:00:ab:cd:ef', ['eth0: (PCI Express) %', 'wlan0: authenticate with %', 'MAC=%:']],
  ['mac', '00-1A-2B-3C-4D-5E', ['address %']],
  [
    'uuid',
    '6c586e13-0d9a-4c2b-9f0f-1234567890ab',
    ['root=UUID=% ro', '/dev/disk/by-uuid/%', 'EXT4-fs (sda1): mounted filesystem % r/w'],
  ],
  ['uuid', '6c586e13-02', ['root=PARTUUID=% rw']],
  ['serial', '4C530001230412116543', ['usb 1-1: SerialNumber: %', 'Serial Number: %', 'serial=%']],
  ['serial', 'ata-ACME_R200_WD-WCC7K0ABCDEF', ['/dev/disk/by-id/%']],
  ['serial', '50:01:43:80:12:34:56:78', ['qla2xxx: wwpn %']],
  ['serial', 'PX9981K2', ['Serial number %', 'S/N: %', 'Service Tag: %']],
  ['serial', 'iqn.2001-05.com.example:store.t1', ['scsi target % lost']],
  ['user', 'alvarez', ['built by %@forge', 'C:\\Users\\%\\x']],
  [
    'user',
    'jvandam',
    [
      'exe="/home/%/bin/x"',
      'audit: acct="%" exe="/usr/sbin/sshd"',
      'uid=1000(%)',
      'session opened for user % by root',
    ],
  ],
  ['mail', 'jane.doe@mail.example.org', ['please report to %']],
  [
    'host',
    'web-front-3',
    [
      'Nov 19 12:34:38 % kernel: usb 1-1: hello',
      '2024-11-19T12:34:38+00:00 % kernel: hello',
      '% login: hello',
      '{"_HOSTNAME":"%"}',
    ],
  ],
  [
    'host',
    'db-master-01',
    ['systemd[1]: Hostname set to <%>.', 'audit: hostname=% addr=?', 'CIFS: VFS: \\\\%\\share'],
  ],
  ['host', 'nas7.corp.example.com', ['nfs: server % not responding, still trying', 'connect to %:2049']],
];

/** What must come out as it went in. */
const KEPT: readonly string[] = [
  'pci 0000:15:00.0: [8086:1533] type 00 class 0x020000',
  'usb usb1: SerialNumber: 0000:00:14.0',
  'usb 1-1: New USB device strings: Mfr=1, Product=2, SerialNumber=3',
  'Linux version 6.8.0-31-generic (x86_64-linux-gnu-gcc-13 (Ubuntu 13.2.0-23ubuntu4) 13.2.0)',
  'CPU: 0 PID: 1 Comm: swapper/0 Not tainted 4.9.80-g550c01d #29 b8de21ba31122219d6c6778e419c74a11adc861d',
  'Code: 48 8b 04 25 80 d1 00 00 48 8b 80 28 25 00 00 <0f> 0b 66 0f',
  'RAX: ffffed003a2965e3 RBX: ffff8801d14b2e40 RCX: 0000000000000000',
  'RIP: 0010:acme_ring_fill+0x4c/0x120 [acme_net]',
  ' [<ffffffff8149e232>] ? handle_mm_fault+0x3f2/0x3190',
  '<omega_rust::Omega as kernel::Device>::mmap+0xe44/0xfb0',
  'audit: type=1400 audit(1714630400.120:88): avc:  denied',
  '2024-05-02T06:13:20.123456Z 12:34:56 [   72.159680]',
  'Serial: 8250/16550 driver, 32 ports, IRQ sharing enabled',
  'scsi host0: ahci firmware version 8.0.0.1',
  'sd 0:0:0:0: [sda] 4k native',
  'WARNING: CPU: 0 PID: 1 at net/core/dev.c:12 foo+0x1/0x2',
  'serial@fe201000 mmc@7e300000',
  'kmalloc-64 [CAM::0x0008] HC0[0]:SC0[0]:HE1:SE1',
];

describe('domain/kernel/privacy', () => {
  it.each(PLANTS)('replaces every %s: %s', (kind, secret, forms) => {
    const anonymizer = createAnonymizer();
    for (const form of forms) {
      const clean = anonymizer.text(form.replace('%', secret));
      expect(clean).not.toContain(secret);
      expect(clean).toContain(`${kind.toUpperCase()}_1`);
    }
  });

  it.each(KEPT)('leaves alone: %s', (line) => {
    expect(createAnonymizer().text(line)).toBe(line);
  });

  it('gives the same value the same token, and another value another', () => {
    const anonymizer = createAnonymizer();
    expect(anonymizer.text('SRC=203.0.113.7 DST=203.0.113.8')).toBe('SRC=IPV4_1 DST=IPV4_2');
    expect(anonymizer.text('SRC=203.0.113.8')).toBe('SRC=IPV4_2');
  });

  it('replaces a name it learned once wherever it stands as a word, never inside a symbol', () => {
    const anonymizer = createAnonymizer();
    anonymizer.learn('host', 'falcon.example.com');
    expect(anonymizer.text('falcon: link to falcon.example.com, falcon_probe+0x1/0x2 falcon+0x4/0x8')).toBe(
      'HOST_1: link to HOST_1, falcon_probe+0x1/0x2 falcon+0x4/0x8',
    );
  });

  it('takes the builder out of the banner, user and host', () => {
    const clean = createAnonymizer().text('Linux version 6.1.0 (jvandam@forge-7.example.com) (gcc) #1');
    expect(clean).toBe('Linux version 6.1.0 (USER_1@HOST_1) (gcc) #1');
  });

  it('lets nothing through into any format of a report, and changes no finding', () => {
    const secrets = [
      'jvandam',
      'forge-7',
      'falcon',
      '203.0.113.77',
      '52:54:00:ab:cd:ef',
      '0b7f6a54-93c1-4a60-8a0a-5a1c4be0a7d2',
    ];
    const log = fixture('x86-null-dereference')
      .replace('release@forge', 'jvandam@forge-7')
      .replace(
        '[  811.440240] #PF',
        '[  811.440239] BUG at 203.0.113.77 52:54:00:ab:cd:ef falcon jvandam\n[  811.440240] #PF',
      )
      .split('\n')
      .map((line) => `May  2 06:13:20 falcon kernel: ${line}`)
      .concat('{"MESSAGE": "cut by falcon at 203.0.113.77')
      .join('\n');
    const report = analyseKernelLog(log);
    const clean = anonymizeReport(report);
    for (const text of [renderKernelJson(clean), renderKernelText(clean), renderKernelHtml(clean)]) {
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
    const essence = (r: typeof report) =>
      r.findings.map((f) => [f.kind, f.title, f.culprit, f.fingerprint, f.frames]);
    expect(essence(clean)).toEqual(essence(report));
    expect(clean.anonymized).toBe(true);
  });
});
