import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareService, FAMILIES, familyOf } from '../../../../src/domain/event/family.js';
import { signMessage } from '../../../../src/domain/signature/sign.js';

describe('domain/event/family', () => {
  it.each([
    ['sshd', 'anything at all', 'auth'],
    ['/usr/sbin/sshd[4711]', 'anything', 'auth'],
    ['sshd(pam_unix)', 'anything', 'auth'],
    ['charon', 'anything', 'vpn'],
    ['postfix/smtpd', 'anything', 'mail'],
    ['postgres@14-main', 'anything', 'database'],
    ['CRON', 'anything', 'scheduler'],
    ['veeam', 'anything', 'backup'],
    ['named', 'anything', 'network'],
    ['nginx', 'anything', 'web'],
    ['mdadm', 'anything', 'storage'],
    ['suricata', 'anything', 'security'],
    ['smartd.service', 'anything', 'storage'],
  ])('the program decides: %s', (service, skeleton, family) => {
    expect(familyOf(service, skeleton)).toEqual({ family, confidence: 0.95 });
  });

  it.each([
    ['kernel', 'EXT4-fs error (device <*>): inode <*> filesystem', 'storage'],
    ['kernel', 'something plain', 'kernel'],
    ['kernel', 'CPU<*>: temperature above threshold, fan failed', 'hardware'],
    ['systemd', 'something plain', 'service'],
    ['billing-api', 'worker exited unexpectedly (pid <*>), respawning', 'service'],
    ['', 'Failed password for <*> from <*>', 'auth'],
    [null, 'VPN tunnel to <*> down', 'vpn'],
    [undefined, 'Interface <*>, changed state to down', 'network'],
    ['', 'Backup job nightly failed', 'backup'],
    ['', 'hello there', 'other'],
  ])('else the words do: %s, %s', (service, skeleton, family) => {
    expect(familyOf(service, skeleton).family).toBe(family);
  });

  it('does not listen to values', () => {
    expect(familyOf('', 'auth failure user=mysql').family).toBe(
      familyOf('', 'auth failure user=nginx').family,
    );
  });

  it('is one for all events of a template, and never throws', () => {
    fc.assert(
      fc.property(fc.nat(), fc.ipV4(), fc.string(), (n, ip, service) => {
        const one = signMessage(`mount of volume ${n} from ${ip} timed out`, { service });
        const other = signMessage('mount of volume 7 from 192.0.2.1 timed out', { service });
        expect(one.family).toBe(other.family);
        expect(FAMILIES).toContain(one.family);
        expect(one.familyConfidence).toBeGreaterThan(0);
        expect(one.familyConfidence).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('finds the bare name of a program', () => {
    expect(['/usr/sbin/cron', 'C:\\Windows\\lsass.exe', 'app-3[12]', 'foo@bar', ''].map(bareService)).toEqual(
      ['cron', 'lsass', 'app', 'foo', ''],
    );
  });
});
