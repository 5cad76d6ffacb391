import { describe, expect, it } from 'vitest';
import { ENV_SHAPE, readEnv } from '../../../src/config/env.js';

const faultsOf = (source: NodeJS.ProcessEnv): string[] => {
  try {
    readEnv(source);
    return [];
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1, -1)
      .map((line) => line.trim());
  }
};

describe('config/env', () => {
  it('needs nothing: every setting has a default or may be absent', () => {
    expect(readEnv({})).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 4000,
      REDIS_CLUSTER: false,
      FORESHOCK_DATA: '.foreshock',
      FORESHOCK_SYSLOG: [{ host: '127.0.0.1', port: 5514, tenant: 'default', from: [] }],
      LOG_LEVEL: 'info',
    });
    expect(readEnv({}).DATABASE_URL).toBeUndefined();
    expect(readEnv({}).REDIS_URL).toBeUndefined();
  });

  it('takes an empty setting for an absent one, as compose files write it', () => {
    const empty = Object.fromEntries(Object.keys(ENV_SHAPE).map((name) => [name, '']));
    expect(readEnv(empty)).toEqual(readEnv({}));
  });

  it('reads numbers, flags and URLs', () => {
    expect(
      readEnv({
        PORT: '0',
        DATABASE_URL: 'postgresql://foreshock:pw@db:5432/foreshock',
        DATABASE_POOL: '40',
        REDIS_URL: 'rediss://cache:6380',
        REDIS_CLUSTER: '1',
        FORESHOCK_URL: 'https://noc.example.net',
        FORESHOCK_ADMIN_TOKEN: 'a-token-of-twenty-letters',
      }),
    ).toMatchObject({ PORT: 0, DATABASE_POOL: 40, REDIS_CLUSTER: true, REDIS_URL: 'rediss://cache:6380' });
  });

  it.each([
    ['off', []],
    [' off ', []],
    ['udp://0.0.0.0:514/acme', [{ transport: 'udp', host: '0.0.0.0', port: 514, tenant: 'acme', from: [] }]],
    [
      'udp://[::1]:5514/acme?from=10.0.0.0/8,192.0.2.7',
      [{ transport: 'udp', host: '::1', port: 5514, tenant: 'acme', from: ['10.0.0.0/8', '192.0.2.7'] }],
    ],
    [
      'udp://127.0.0.1:1514/a  udp://127.0.0.1:1515/b-2',
      [
        { transport: 'udp', host: '127.0.0.1', port: 1514, tenant: 'a', from: [] },
        { transport: 'udp', host: '127.0.0.1', port: 1515, tenant: 'b-2', from: [] },
      ],
    ],
    [
      'tcp://127.0.0.1:6514/a?from=10.0.0.0/8',
      [{ transport: 'tcp', host: '127.0.0.1', port: 6514, tenant: 'a', from: ['10.0.0.0/8'] }],
    ],
  ])('reads the listeners of %j', (FORESHOCK_SYSLOG, listeners) => {
    expect(readEnv({ FORESHOCK_SYSLOG }).FORESHOCK_SYSLOG).toEqual(listeners);
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['DATABASE_URL', 'mysql://db/x'],
    ['DATABASE_URL', 'db'],
    ['DATABASE_POOL', '1'],
    ['DATABASE_POOL', '201'],
    ['REDIS_URL', 'http://cache'],
    ['REDIS_CLUSTER', 'yes'],
    ['FORESHOCK_ADMIN_TOKEN', 'short'],
    ['FORESHOCK_SYSLOG', 'tls://127.0.0.1:514/acme'],
    ['FORESHOCK_SYSLOG', 'udp://127.0.0.1/acme'],
    ['FORESHOCK_SYSLOG', 'udp://127.0.0.1:514/'],
    ['FORESHOCK_SYSLOG', 'udp://127.0.0.1:514/Acme!'],
    ['FORESHOCK_SYSLOG', 'on'],
    ['FORESHOCK_URL', 'noc.example.net'],
    ['FORESHOCK_WORKERS', '0'],
    ['FORESHOCK_BACKLOG', '10'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s and names it', (name, value) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${name}: `));
  });

  it('lists every fault at once, each listener by its text', () => {
    const faults = faultsOf({
      PORT: 'x',
      DATABASE_URL: 'mysql://db',
      LOG_LEVEL: 'loud',
      FORESHOCK_SYSLOG: 'udp://127.0.0.1:1/ok tcp://a udp://b',
      FORESHOCK_WORKERS: '99',
    });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'PORT',
      'DATABASE_URL',
      'FORESHOCK_SYSLOG',
      'FORESHOCK_SYSLOG',
      'FORESHOCK_WORKERS',
      'LOG_LEVEL',
    ]);
    expect(faults.join()).toContain('"tcp://a"');
    expect(faults.join()).toContain('"udp://b"');
  });

  it('does not print a secret in a fault', () => {
    expect(faultsOf({ FORESHOCK_ADMIN_TOKEN: 'hunter2' }).join()).not.toContain('hunter2');
  });

  it('says of every setting what it is for', () => {
    for (const [name, shape] of Object.entries(ENV_SHAPE))
      expect([name, shape.description ?? '']).toEqual([name, expect.stringMatching(/\.$/)]);
  });
});
