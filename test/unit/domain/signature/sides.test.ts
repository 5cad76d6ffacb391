import { describe, expect, it } from 'vitest';
import { maskMessage } from '../../../../src/domain/signature/mask.js';
import { sideOf } from '../../../../src/domain/signature/sides.js';

const pairs: readonly (readonly [problem: string, recovery: string])[] = [
  ['VPN tunnel to site-b down (peer 198.51.100.4)', 'VPN tunnel to site-b recovered after 40s'],
  ['VPN tunnel to <*> down (peer <*>)', 'VPN tunnel to hq-2 recovered after 3 minutes'],
  ['Interface Gi1/0/7, changed state to down', 'Interface Gi1/0/7, changed state to up'],
  ['Interface Gi1/0/7, changed state to administratively down', 'Interface Gi1/0/7, changed state to up'],
  ['Service nginx stopped', 'Service nginx started'],
  ['Stopped Nightly report.', 'Started Nightly report.'],
  ['Failed to start Nightly report.', 'Started Nightly report.'],
  ['BGP neighbor 192.0.2.1 Down BGP Notification sent', 'BGP neighbor 192.0.2.1 Up'],
  [
    'neighbor 192.0.2.1 state changed from FULL to DOWN',
    'neighbor 192.0.2.1 state changed from LOADING to UP',
  ],
  ['ADDRCONF(NETDEV_UP): eth0: link is not ready', 'ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready'],
  ['UPS on battery', 'UPS on line power'],
  ['battery on', 'battery off'],
  ['Lost connection to server db-01 after 5 retries', 'Restored connection to server db-01'],
  ['host web-01 is not responding', 'host web-01 is responding again'],
  ['DHCP server is no longer reachable', 'DHCP server is reachable'],
  ['node 3 went offline', 'node 3 came online'],
  ['Backup job Nightly failed with error 5', 'Backup job Nightly succeeded'],
  ['Alarm raised: high temperature on sensor 3', 'Alarm cleared: high temperature on sensor 3'],
  ['PROBLEM: disk almost full on srv-01', 'RESOLVED: disk almost full on srv-01'],
  ['[FIRING:1] QueueTooLong', '[RESOLVED] QueueTooLong'],
  ['fw type=vpn action="tunnel-down" id=1', 'fw type=vpn action="tunnel-up" id=1 sent=9'],
  ['interface wan1 status=down', 'interface wan1 status=up'],
  ['power supply 2 off', 'power supply 2 on'],
];

describe('domain/signature/sides', () => {
  it.each(pairs)('%s / %s', (problem, recovery) => {
    const broken = sideOf(maskMessage(problem));
    const works = sideOf(maskMessage(recovery));
    expect([broken.side, works.side]).toEqual(['PROBLEM', 'RECOVERY']);
    expect(works.subject).toBe(broken.subject);
    expect(works.subjectId).toBe(broken.subjectId);
  });

  it.each([
    'Cleaning up report files older than 10 days',
    'system is shutting down',
    'session opened for user root by (uid=0)',
    'Failed password for alice from 192.0.2.1',
    'authentication failure; logname= uid=0',
    'Active base files: /a',
    'from=<a@example.com>, size=12 (queue active)',
    'status=down code=3',
    'interface wan1 mode=active code=3',
    'checkpoint complete: wrote 12 buffers',
    '',
  ])('says nothing of a state: %s', (message) => {
    expect(sideOf(maskMessage(message))).toEqual({ side: null, subject: '', subjectId: null });
  });

  it('keeps different things apart', () => {
    const subjects = [
      'VPN tunnel to a-b down',
      'link down',
      'BGP neighbor 192.0.2.1 down',
      'Service nginx failed',
    ];
    expect(new Set(subjects.map((message) => sideOf(maskMessage(message)).subject)).size).toBe(
      subjects.length,
    );
  });

  it('does not care for the types of a template', () => {
    expect(sideOf('peer <ip> is down')).toEqual(sideOf('peer <host> is down'));
  });
});
