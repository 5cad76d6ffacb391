import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityOf } from '../../../../src/domain/signature/entity.js';
import { anyMessage } from './any-message.js';

describe('domain/signature/entity', () => {
  it.each([
    ['VPN tunnel to site-b down (peer 198.51.100.4)', 'site-b'],
    ['VPN tunnel to site-b recovered after 40s', 'site-b'],
    ['Line protocol on Interface GigabitEthernet1/0/7, changed state to down', 'GigabitEthernet1/0/7'],
    ['BGP neighbor 192.0.2.1 Down BGP Notification sent', '192.0.2.1'],
    ['eth0: link becomes ready', 'eth0'],
    ['Link Up on eth1', 'eth1'],
    ['Port 12 link down', '12'],
    ['Service nginx stopped', 'nginx'],
    ['Lost connection to server db-01 after 5 retries', 'db-01'],
    ['Lost connection to server 192.0.2.7:51515', '192.0.2.7'],
    ['IPsec SA rekey failed; retrying peer 203.0.113.7', ''],
    ['LDAP bind latency above 512 ms on dc-1', 'dc-1'],
    ['UPS on battery', ''],
    ['', ''],
  ])('%s -> %s', (message, entity) => {
    expect(entityOf(message)).toBe(entity);
  });

  it('puts the host first', () => {
    expect(entityOf('Port 12 link down', 'sw-01')).toBe('sw-01 12');
    expect(entityOf('UPS on battery', 'ups-1')).toBe('ups-1');
    expect(entityOf('UPS on battery', null)).toBe('');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(typeof entityOf(message)).toBe('string');
      }),
    );
  });
});
