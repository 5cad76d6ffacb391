import { describe, expect, it } from 'vitest';
import { parseSyslog } from '../../../../src/sources/syslog/parse.js';
import { at, CONTEXT, only } from '../context.js';

const parse = (line: string) => only(parseSyslog(line, CONTEXT));
const told = (line: string) => {
  const event = parse(line);
  return [at(event)?.slice(5, 19) ?? at(event), event.host, event.service, event.severity, event.message];
};

const PEER = CONTEXT.peer;

describe('sources/syslog/parse RFC 3164 as it is found in the wild', () => {
  it.each([
    [
      'as the RFC has it',
      '<38>Nov 21 01:07:44 mail-01 sshd[4711]: Failed password for root from 203.0.113.9',
      ['11-21T01:07:44', 'mail-01', 'sshd', 6, 'Failed password for root from 203.0.113.9'],
    ],
    [
      'a day of one digit',
      '<38>Nov  3 01:07:44 mail-01 cron[9]: job done',
      ['11-03T01:07:44', 'mail-01', 'cron', 6, 'job done'],
    ],
    [
      'no priority',
      'Nov 21 01:07:44 mail-01 sshd[4711]: session closed',
      ['11-21T01:07:44', 'mail-01', 'sshd', null, 'session closed'],
    ],
    [
      'no host: the tag stands first, the sender is the host',
      '<30>Nov 21 01:07:44 dnsmasq[88]: query refused',
      ['11-21T01:07:44', PEER, 'dnsmasq', 6, 'query refused'],
    ],
    [
      'no tag',
      '<13>Nov 21 01:07:44 pdu-07 outlet 4 overload',
      ['11-21T01:07:44', 'pdu-07', null, 5, 'outlet 4 overload'],
    ],
    [
      'an RFC 3339 stamp',
      '<30>2026-11-21T01:07:44.213+01:00 web-2 nginx: upstream timed out',
      ['11-21T00:07:44', 'web-2', 'nginx', 6, 'upstream timed out'],
    ],
    [
      'a program in a path',
      '<22>Nov 21 01:07:44 mail-01 postfix/smtpd[3]: connect from unknown[198.51.100.4]',
      ['11-21T01:07:44', 'mail-01', 'postfix/smtpd', 6, 'connect from unknown[198.51.100.4]'],
    ],
    [
      'a module after the program',
      '<86>Nov 21 01:07:44 mail-01 sshd(pam_unix)[88]: authentication failure',
      ['11-21T01:07:44', 'mail-01', 'sshd', 6, 'authentication failure'],
    ],
    [
      'a tag without a colon',
      '<30>Nov 21 01:07:44 nas-1 smartd[551] Device: /dev/sda, 8 unreadable sectors',
      ['11-21T01:07:44', 'nas-1', 'smartd', 6, 'Device: /dev/sda, 8 unreadable sectors'],
    ],
    [
      'a kernel line',
      '<4>Nov 21 01:07:44 nas-1 kernel: [91234.118] ata3: link is slow to respond',
      ['11-21T01:07:44', 'nas-1', 'kernel', 4, '[91234.118] ata3: link is slow to respond'],
    ],
    [
      'a repeat notice with a host',
      '<30>Nov 21 01:07:44 nas-1 last message repeated 3 times',
      ['11-21T01:07:44', 'nas-1', null, 6, 'last message repeated 3 times'],
    ],
    [
      'a repeat notice between dashes',
      '<30>Nov 21 01:07:44 --- last message repeated 12 times ---',
      ['11-21T01:07:44', PEER, null, 6, '--- last message repeated 12 times ---'],
    ],
    [
      'an address as host',
      '<30>Nov 21 01:07:44 198.51.100.7 dhcpd: DHCPACK on 198.51.100.44',
      ['11-21T01:07:44', '198.51.100.7', 'dhcpd', 6, 'DHCPACK on 198.51.100.44'],
    ],
    [
      'a byte order mark first',
      '\ufeff<30>Nov 21 01:07:44 nas-1 smbd: panic',
      ['11-21T01:07:44', 'nas-1', 'smbd', 6, 'panic'],
    ],
    [
      'a byte order mark before the message',
      '<30>Nov 21 01:07:44 nas-1 smbd: \ufeffpanic',
      ['11-21T01:07:44', 'nas-1', 'smbd', 6, 'panic'],
    ],
    [
      'blanks and a line end behind',
      '<30>Nov 21 01:07:44 nas-1 smbd: panic  \r',
      ['11-21T01:07:44', 'nas-1', 'smbd', 6, 'panic'],
    ],
    [
      'an empty message',
      '<30>Nov 21 01:07:44 nas-1 smbd:',
      ['11-21T01:07:44', 'nas-1', 'smbd', 6, 'Nov 21 01:07:44 nas-1 smbd:'],
    ],
    ['an impossible date', '<30>Feb 30 01:07:44 nas-1 smbd: panic', [null, 'nas-1', 'smbd', 6, 'panic']],
    [
      'a priority no syslog has',
      '<999>Nov 21 01:07:44 nas-1 smbd: panic',
      [undefined, PEER, null, null, '<999>Nov 21 01:07:44 nas-1 smbd: panic'],
    ],
  ])('reads %s', (_, line, expected) => {
    expect(told(line)).toEqual(expected);
  });

  it.each([
    [
      'Ubiquiti: model and firmware where the stamp should be',
      '<30>U7PG2,788a20aabbcc,v4.3.28: hostapd: ath0: STA associated',
      'hostapd: ath0: STA associated',
    ],
    [
      'Ubiquiti in brackets',
      '<30>("U7PG2,788a20aabbcc,v4.0.42") hostapd: ath3: STA left',
      'hostapd: ath3: STA left',
    ],
    ['a bare sentence', '<13>power restored on feed B', 'power restored on feed B'],
    ['a priority alone with key=value', '<13>src=198.51.100.4 dst=203.0.113.1 action=drop', 'action=drop'],
  ])('believes no first word to be a host without a stamp: %s', (_, line, end) => {
    const event = parse(line);
    expect([event.host, event.stampMs]).toEqual([PEER, undefined]);
    expect(event.confidence?.host).toBeLessThan(0.5);
    expect(event.message.endsWith(end)).toBe(true);
  });

  it.each([
    [
      'a stamp with a star',
      '<189>*Nov 21 01:07:44.118: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down',
      '11-21T01:07:44',
    ],
    [
      'a sequence number',
      '<189>1042: Nov 21 01:07:44: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down',
      '11-21T01:07:44',
    ],
    [
      'both, and a zone',
      '<189>001042: *Nov 21 01:07:44.118 UTC: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down',
      '11-21T01:07:44',
    ],
    [
      'a clock never set',
      '<189>88: .Nov 21 01:07:44.118: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down',
      '11-21T01:07:44',
    ],
    [
      'a year',
      '<189>Nov 21 2026 01:07:44: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down',
      '11-21T01:07:44',
    ],
    [
      'a host, then a sequence number',
      '<189>Nov 21 01:07:44 core-sw1 1042: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down',
      '11-21T01:07:44',
    ],
  ])('reads Cisco with %s; the mnemonic names service and severity', (_, line, stamp) => {
    const event = parse(line);
    expect(at(event)?.slice(5, 19)).toBe(stamp);
    expect([event.service, event.severity]).toEqual(['link', 3]);
    expect(event.message).toBe('%LINK-3-UPDOWN: Interface Gi0/1, changed state to down');
    expect(event.host).toBe(line.includes('core-sw1') ? 'core-sw1' : PEER);
  });

  it('reads a firewall that sets a blank and a colon after its name (Cisco ASA)', () => {
    const event = parse(
      '<166>Nov 21 2026 01:07:49 fw-edge : %ASA-4-106023: Deny tcp src outside:203.0.113.5/4431',
    );
    expect([event.host, event.service, event.severity]).toEqual(['fw-edge', 'asa', 4]);
    expect(event.message).toBe('%ASA-4-106023: Deny tcp src outside:203.0.113.5/4431');
  });

  it('reads Huawei: a year in the stamp, a mnemonic in the tag', () => {
    const event = parse(
      '<190>Nov 21 2026 01:07:44 HW-CORE-1 %%01IFNET/4/LINK_STATE(l)[12]:The line protocol on GE0/0/1 is DOWN.',
    );
    expect([at(event), event.host, event.service]).toEqual([
      '2026-11-21T01:07:44.000Z',
      'HW-CORE-1',
      '%%01IFNET/4/LINK_STATE',
    ]);
    expect(event.message).toBe('The line protocol on GE0/0/1 is DOWN.');
  });

  it('reads CEF inside syslog without losing it', () => {
    const event = parse(
      '<134>Nov 21 01:07:44 ids-2 CEF:0|Acme|Sentry|2.1|1001|Port scan detected|7|src=203.0.113.9 dpt=22 act=blocked',
    );
    expect([at(event)?.slice(5, 19), event.host, event.service]).toEqual(['11-21T01:07:44', 'ids-2', 'CEF']);
    expect(event.message).toContain('|Port scan detected|7|');
    expect(event.fields).toMatchObject({ src: '203.0.113.9', dpt: '22', act: 'blocked' });
  });

  it('takes key=value pairs and the process number as fields', () => {
    const event = parse(
      '<38>Nov 21 01:07:44 vpn-1 openvpn[77]: tunnel="branch 4" state=down state=up, peer=198.51.100.1;',
    );
    expect(event.pid).toBe('77');
    expect(event.fields).toEqual({ pid: '77', tunnel: 'branch 4', state: 'down', peer: '198.51.100.1' });
  });

  it.each([
    ['0', 'kern', 0],
    ['38', 'auth', 6],
    ['86', 'authpriv', 6],
    ['165', 'local4', 5],
    ['191', 'local7', 7],
  ])('splits priority %s into facility and severity', (pri, facility, severity) => {
    expect(parse(`<${pri}>Nov 21 01:07:44 nas-1 app: hello`)).toMatchObject({ facility, severity });
  });

  it('assumes facility user where no priority is sent, and leaves the severity open', () => {
    expect(parse('Nov 21 01:07:44 nas-1 app: hello')).toMatchObject({ facility: 'user', severity: null });
  });

  it('takes a December line for last year when it arrives in January', () => {
    const january = { ...CONTEXT, receivedAt: Date.UTC(2027, 0, 1, 0, 0, 5) };
    expect(at(only(parseSyslog('<30>Dec 31 23:59:58 nas-1 smbd: panic', january)))).toBe(
      '2026-12-31T23:59:58.000Z',
    );
  });
});
