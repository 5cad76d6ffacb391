import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ENV_SHAPE, readEnv } from '../../../src/config/env.js';
import { packageRoot } from '../../../src/platform/package-root.js';

const read = (name: string): string => readFileSync(join(packageRoot(), name), 'utf8');

type Service = {
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly healthcheck?: object;
};
const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> };
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.image === 'foreshock');

/** What compose makes of `${NAME:-default}` and `${NAME:?why}`. */
const filled = (text: string, given: Readonly<Record<string, string>>): string =>
  text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string, rest: string) => {
    if (given[name]) return given[name];
    if (kind === '?') throw new Error(`${name}: ${rest}`);
    return rest ?? '';
  });

const settingsOf = ({ environment }: Service, given: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filled(value, given)]));

describe('docker-compose.yml', () => {
  it('has the API, the workers, PostgreSQL and Redis as services of their own', () => {
    expect(services.map(([name]) => name).sort()).toEqual(['api', 'postgres', 'redis', 'worker']);
    expect(ours.map(([name, service]) => [name, service.command])).toEqual([
      ['api', ['start', '--role', 'api']],
      ['worker', ['start', '--role', 'worker']],
    ]);
  });

  it.each(ours)('gives %s only settings that exist, with values that fit', (_, service) => {
    for (const name of Object.keys(service.environment)) expect(Object.keys(ENV_SHAPE)).toContain(name);
    const env = readEnv(settingsOf(service, { FORESHOCK_ADMIN_TOKEN: 'a'.repeat(20) }));
    expect(env.DATABASE_URL).toContain('@postgres:5432/');
    expect(env.REDIS_URL).toBe('redis://redis:6379');
  });

  it.each(ours)('does not start %s without an admin token, and says why', (_, service) => {
    expect(() => settingsOf(service, {})).toThrow(/FORESHOCK_ADMIN_TOKEN: .*20 characters or more/);
  });

  it('interpolates settings of Foreshock and the password of its database, nothing else', () => {
    const names = [...read('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map((match) => match[1]!);
    const known = new Set([...Object.keys(ENV_SHAPE), 'POSTGRES_PASSWORD']);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it('opens no port beyond loopback, and none at all for what is scaled', () => {
    for (const [, { ports = [] }] of services)
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(compose.services.worker!.ports).toBeUndefined();
  });

  it('asks every service for its health', () => {
    expect(read('Dockerfile')).toMatch(/^HEALTHCHECK .*\n\s+CMD .*\/readyz/m);
    const silent = services.filter(([, service]) => service.image !== 'foreshock' && !service.healthcheck);
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  it('sets only settings that exist, and runs as an ordinary user', () => {
    const names = [...read('Dockerfile').matchAll(/^ENV (.*)$/gm)].flatMap(([, line]) =>
      line!.split(' ').map((pair) => pair.split('=')[0]!),
    );
    expect(names.filter((name) => name !== 'NODE_ENV' && !(name in ENV_SHAPE))).toEqual([]);
    expect(read('Dockerfile')).toMatch(/^USER node$/m);
  });
});
