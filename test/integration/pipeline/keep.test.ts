import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attention } from '../../../src/pipeline/attention.js';
import { keepRisen } from '../../../src/pipeline/keep.js';
import { copyEvidence } from '../../../src/pipeline/remember.js';
import { readers } from '../../../src/sources/registry.js';
import { openTestStore, type TestStore } from '../kit/database.js';
import { save, settle } from '../kit/flow.js';

const TENANT = 'keep';
const DAY = 86_400_000;
const FROM = Date.UTC(2026, 4, 4);
const at = (ms: number) => new Date(FROM + ms).toISOString();
const chatter = (day: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    timestamp: at(day * DAY + (i * DAY) / count),
    host: 'sw-1',
    service: 'dhcpd',
    severity: 'info',
    message: `DHCPACK on 10.1.${i % 250}.9 via eth0`,
  }));
const outage = (day: number, count: number, severity = 'error') =>
  Array.from({ length: count }, (_, i) => ({
    timestamp: at(day * DAY + i * 30_000),
    host: `sw-${i % 9}`,
    service: 'raid',
    severity,
    message: 'array md0 degraded',
  }));

let store: TestStore;
const rows = async (sql: string) => (await store.db.pool.query(sql, [TENANT])).rows;
const classes = (message: string) =>
  rows(
    `SELECT retention, count(*)::int AS n FROM event WHERE tenant_id = $1 AND message LIKE '${message}%' GROUP BY 1 ORDER BY 1`,
  );
const keep = () => keepRisen({ ...store.stores, readers, now: () => new Date() }, TENANT);

beforeAll(async () => {
  store = await openTestStore();
  await store.stores.tenants.create({ id: TENANT, name: TENANT, clock: 'EVENT', timeZone: 'UTC' });
});
afterAll(() => store.close());

describe('what bands keep', () => {
  it('counts chatter in IGNORE_FAST and writes no event rows of it', async () => {
    for (let day = 0; day < 3; day++) {
      await save(store, TENANT, chatter(day, 800));
      await settle(store, TENANT);
    }
    const [signature] = await rows(
      `SELECT band, occurrences::int AS n, jsonb_array_length(samples) AS samples FROM signature WHERE tenant_id = $1`,
    );
    expect(signature).toEqual({ band: 'IGNORE_FAST', n: 2_400, samples: 5 });
    const [short] = await classes('DHCPACK');
    expect(short.retention).toBe('SHORT');
    expect(short.n).toBeLessThan(1_700);
  });

  it('keeps events of BACKGROUND short, and from WATCH on all of them long', async () => {
    for (let day = 3; day < 6; day++) await save(store, TENANT, chatter(day, 800));
    await settle(store, TENANT);
    await save(store, TENANT, outage(4, 1, 'info'));
    await settle(store, TENANT);
    expect(await classes('array')).toEqual([{ retention: 'SHORT', n: 1 }]);
    await save(store, TENANT, outage(5, 60));
    await settle(store, TENANT);
    expect(await keep()).toEqual({ kept: 1, more: false });
    expect(await classes('array')).toEqual([{ retention: 'LONG', n: 61 }]);
    await save(store, TENANT, outage(5.1, 5));
    await settle(store, TENANT);
    expect(await classes('array')).toEqual([{ retention: 'LONG', n: 66 }]);
    expect(await keep()).toEqual({ kept: 0, more: false });
  });

  it('reads the events of what rises again from its segments when they have no rows, and counts nothing twice', async () => {
    const counted = () =>
      rows(
        `SELECT templates, occurrences FROM signature WHERE tenant_id = $1 AND templates[1] LIKE 'DHCPACK%'`,
      );
    const before = await counted();
    // It falls silent while its tenant does not: an absence is worth a look.
    await save(store, TENANT, outage(6.5, 1));
    await settle(store, TENANT);
    expect((await keep()).kept).toBe(1);
    expect(await classes('DHCPACK')).toEqual([{ retention: 'LONG', n: 4_800 }]);
    expect(await counted()).toEqual(before);
  });

  it('copies the evidence of a promotion out, once; it outlives the events', async () => {
    const promotions = await rows(
      `SELECT id, title FROM candidate WHERE tenant_id = $1 AND promoted_at IS NOT NULL ORDER BY title`,
    );
    expect(promotions.map(({ title }) => title)).toEqual([
      expect.stringContaining('array'),
      expect.stringContaining('DHCPACK'),
    ]);
    const [promoted] = promotions;
    expect(await copyEvidence({ evidence: store.stores.evidence, now: () => new Date() }, TENANT)).toEqual({
      copied: promotions.length,
      more: false,
    });
    expect(
      (await copyEvidence({ evidence: store.stores.evidence, now: () => new Date() }, TENANT)).copied,
    ).toBe(0);
    await store.db.pool.query('DELETE FROM event WHERE tenant_id = $1', [TENANT]);
    const evidence = await store.stores.evidence.find(TENANT, promoted.id);
    expect(evidence!.content.events.length).toBeGreaterThan(20);
    expect(evidence!.content.events[0]!.raw).toContain('array md0 degraded');
    expect(evidence!.content.components).toHaveLength(9);
    expect(evidence!.content.occurrences).toBe(67);
  });

  it('makes no score depend on which event rows are kept', async () => {
    const scores = () =>
      rows('SELECT id, score, band, peak_score FROM signature WHERE tenant_id = $1 ORDER BY id');
    const before = await scores();
    await store.db.pool.query(
      `UPDATE signature SET policy_version = -1, due_at = to_timestamp(0) WHERE tenant_id = $1`,
      [TENANT],
    );
    while ((await attention(store.stores, TENANT)).settled > 0);
    const after = await scores();
    expect(after).toEqual(before);
  });
});
