import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../kit/database.js';
import { save, settle } from '../kit/flow.js';

const TENANT = 'moment';
const DAY = 86_400_000;
const FROM = Date.UTC(2026, 4, 4);
const event = (ms: number, service: string, message: string, host = 'srv-4', severity = 'info') => ({
  timestamp: new Date(FROM + ms).toISOString(),
  host,
  service,
  severity,
  message,
});
const UNUSUAL = [
  'user guest added',
  'module nfsx loaded',
  'rule 17 removed from the firewall',
  'agent disabled',
  'package netcat installed',
  'session opened for guest',
  'audit log truncated',
];
const gather = (ms: number, host = 'srv-4') =>
  UNUSUAL.map((text, i) => event(ms + i * 40_000, 'audit', text, host));

let store: TestStore;
const rows = async (sql: string) => (await store.db.pool.query(sql, [TENANT])).rows;
const stories = () =>
  rows(
    `SELECT id, title, moment_host AS host, led_by, peak_score FROM candidate WHERE tenant_id = $1 AND moment_host IS NOT NULL ORDER BY moment_at, id`,
  );

beforeAll(async () => {
  store = await openTestStore();
  await store.stores.tenants.create({ id: TENANT, name: TENANT, clock: 'EVENT', timeZone: 'UTC' });
  const chatter = Array.from({ length: 10 * 24 }, (_, i) => [
    event((i * DAY) / 24, 'dhcpd', 'DHCPACK on 10.1.1.9 via eth0'),
    event((i * DAY) / 24, 'dhcpd', 'DHCPACK on 10.1.1.9 via eth0', 'srv-5'),
  ]);
  await save(store, TENANT, chatter.flat());
  await settle(store, TENANT);
});
afterAll(() => store.close());

describe('several signals of one moment', () => {
  it('are one story that the strongest leads, told once', async () => {
    await save(store, TENANT, gather(9.7 * DAY));
    await settle(store, TENANT);
    const found = await stories();
    expect(found.length).toBeGreaterThan(3);
    const [leader, ...others] = found.filter((row) => row.led_by === null);
    expect(others).toEqual([]);
    expect(leader.peak_score).toBe(Math.max(...found.map((row) => row.peak_score)));
    for (const row of found) if (row !== leader) expect(row.led_by).toBe(leader.id);
    expect(await rows('SELECT candidate_id FROM promotion WHERE tenant_id = $1')).toHaveLength(1);
  });

  it('are another story on another host, and nobody is told of the first again when it grows', async () => {
    const before = await stories();
    await save(store, TENANT, gather(9.9 * DAY, 'srv-5'));
    await save(store, TENANT, [event(9.7 * DAY + 60_000, 'raid', 'array md0 degraded', 'srv-4', 'error')]);
    await settle(store, TENANT);
    const found = await stories();
    expect(found.length).toBeGreaterThan(before.length);
    const leads = found.filter((row) => row.led_by === null);
    // A kind that came to both is told of the later, stronger moment: one candidate a kind.
    expect(new Set(leads.map((row) => row.host)).size).toBe(leads.length);
    const told = await rows(
      `SELECT c.moment_host AS host, count(*)::int AS n FROM promotion p JOIN candidate c ON c.tenant_id = $1 AND c.id = p.candidate_id
       WHERE p.tenant_id = $1 GROUP BY 1`,
    );
    for (const row of told) expect(row.n).toBe(1);
  });
});
