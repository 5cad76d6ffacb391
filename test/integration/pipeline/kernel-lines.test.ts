import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembleKernelLines, KERNEL_QUIET_MS } from '../../../src/pipeline/kernel-lines.js';
import { newId } from '../../../src/platform/ids.js';
import { fixture } from '../../unit/domain/kernel/fixture.js';
import { openTestStore, type TestStore } from '../kit/database.js';
import { canonicalizeTurn, settle, snapshot } from '../kit/flow.js';
import { asSyslog, BOOTED, saveLines } from '../kit/kernel-lines.js';
import { seeded } from '../kit/story-week.js';

const OTHERS = Array.from(
  { length: 30 },
  (_, i) =>
    `<30>1 ${new Date(BOOTED + 700_000 + i * 17_000).toISOString().slice(0, 19)}Z web-1 sshd - - - session ${i} closed`,
);
/** Two crashes of two hosts at one time, a lone line in the midst, another crash of the first host, other programs. */
const LINES = [
  ...asSyslog('gpf-in-lock', 'web-1'),
  ...asSyslog('gpf-in-lock', 'web-2'),
  ...asSyslog('operations/usb-disconnect', 'web-1'),
  ...asSyslog('refcount', 'web-1'),
  ...OTHERS,
];

let store: TestStore;
let made = 0;
const newTenant = async (): Promise<string> => {
  const id = `t${made++}`;
  await store.stores.tenants.create({ id, name: id, clock: 'EVENT', timeZone: 'UTC' });
  return id;
};
const tenantOf = async (id: string) => (await store.stores.tenants.find(id))!;

const events = async (tenantId: string) =>
  (
    await store.db.pool.query(
      `SELECT host, severity, message, occurred_at, fields->'kernel'->>'kind' AS kind, fields->'kernel'->>'culprit' AS culprit
       FROM event WHERE tenant_id = $1 AND service = 'kernel' ORDER BY occurred_at, host, message`,
      [tenantId],
    )
  ).rows;
const waiting = async (tenantId: string): Promise<number> =>
  (await store.db.pool.query('SELECT 1 FROM kernel_line WHERE tenant_id = $1', [tenantId])).rowCount!;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

describe('pipeline/kernel-lines', () => {
  it('makes one event of a report that came line by line, and keeps hosts apart', async () => {
    const tenant = await newTenant();
    await saveLines(store, tenant, LINES);
    await settle(store, tenant);
    expect(
      (await events(tenant)).map((row) => [row.host, row.kind, row.culprit, row.severity, row.message]),
    ).toEqual([
      ['web-1', 'usb_disconnect', null, 5, 'usb 1-4: USB disconnect, device number 9'],
      ['web-1', 'usb_disconnect', null, 5, 'usb 2-1.3.1: USB disconnect, device number 14'],
      ['web-1', 'usb_disconnect', null, 5, 'usb 3-2: USB disconnect, address 5'],
      ['web-1', null, null, 4, '[  314.502040] usb 3-2: new full-speed USB device number 6 using ehci-pci'],
      ['web-1', 'refcount', 'omicron_detach', 3, 'WARNING: refcount bug in omicron_detach'],
      ['web-1', 'gpf', 'iota_entry_drop', 2, 'general protection fault in iota_entry_drop'],
      ['web-2', 'gpf', 'iota_entry_drop', 2, 'general protection fault in iota_entry_drop'],
    ]);
    const { rows } = await store.db.pool.query(
      `SELECT host, severity, findings, report->'findings'->0->>'culprit' AS culprit FROM kernel_report WHERE tenant_id = $1 ORDER BY host, severity`,
      [tenant],
    );
    expect(rows).toEqual([
      { host: 'web-1', severity: 'critical', findings: 1, culprit: 'iota_entry_drop' },
      { host: 'web-1', severity: 'high', findings: 1, culprit: 'omicron_detach' },
      { host: 'web-2', severity: 'critical', findings: 1, culprit: 'iota_entry_drop' },
    ]);
    const gpf = await store.db.pool.query(
      `SELECT occurrences, mask_version, side FROM signature WHERE tenant_id = $1 AND templates[1] = 'general protection fault in iota_entry_drop'`,
      [tenant],
    );
    expect(gpf.rows).toEqual([{ occurrences: '2', mask_version: 0, side: null }]);
  });

  it('gives the same events and signatures for any order, batches and workers', async () => {
    const run = async (lines: readonly string[], batch: number, workers: number) => {
      const tenant = await newTenant();
      for (let at = 0; at < lines.length; at += batch) {
        await saveLines(store, tenant, lines.slice(at, at + batch));
        if (workers > 1) await canonicalizeTurn(store, tenant, workers);
      }
      await settle(store, tenant, workers);
      const { signatures, hours, hosts } = await snapshot(store, tenant);
      return { events: await events(tenant), signatures, hours, hosts, waiting: await waiting(tenant) };
    };
    const straight = await run(LINES, 10_000, 1);
    expect(straight.waiting).toBe(0);
    const way = fc.record({
      seed: fc.nat(),
      batch: fc.constantFrom(1, 7, 40),
      workers: fc.constantFrom(1, 3),
    });
    await fc.assert(
      fc.asyncProperty(way, async ({ seed, batch, workers }) => {
        const random = seeded(seed);
        const order = LINES.map((line) => ({ line, at: random() })).sort((a, b) => a.at - b.at);
        expect(
          await run(
            order.map(({ line }) => line),
            batch,
            workers,
          ),
        ).toEqual(straight);
      }),
      { numRuns: 5, seed: 11 },
    );
  });

  it('waits until a host has been silent, and until what came before is read', async () => {
    const tenant = await newTenant();
    const from = new Date();
    const lines = asSyslog('gpf-in-lock', 'web-1');
    await saveLines(store, tenant, lines.slice(0, 8), from);
    await canonicalizeTurn(store, tenant, 1);
    const assemble = async (afterMs: number) =>
      assembleKernelLines(store.stores, await tenantOf(tenant), new Date(from.getTime() + afterMs));
    expect(await assemble(KERNEL_QUIET_MS - 1)).toEqual({ lines: 0, waiting: true });
    // The second half was received in time, but nobody has read it yet.
    await saveLines(store, tenant, lines.slice(8), new Date(from.getTime() + 1_000));
    expect(await assemble(KERNEL_QUIET_MS * 4)).toEqual({ lines: 0, waiting: true });
    await canonicalizeTurn(store, tenant, 1);
    expect(await assemble(KERNEL_QUIET_MS)).toEqual({ lines: 0, waiting: true });
    expect(await assemble(KERNEL_QUIET_MS + 1_000)).toEqual({ lines: lines.length, waiting: false });
    expect((await events(tenant)).map((row) => row.culprit)).toEqual(['iota_entry_drop']);
  });

  it('reads a host that never falls silent after a minute', async () => {
    const tenant = await newTenant();
    const from = Date.now();
    const lines = asSyslog('gpf-in-lock', 'web-1');
    for (let second = 0; second <= 66; second += 3)
      await saveLines(store, tenant, lines, new Date(from + second * 1_000));
    await canonicalizeTurn(store, tenant, 1);
    const { lines: read, waiting: more } = await assembleKernelLines(
      store.stores,
      await tenantOf(tenant),
      new Date(from + 66_000),
    );
    expect(read).toBe(lines.length * 21);
    expect(more).toBe(false);
    expect(await waiting(tenant)).toBe(lines.length * 2);
  });

  it('puts lines together once, whatever fails and whoever else tries', async () => {
    const tenant = await newTenant();
    await saveLines(store, tenant, LINES);
    while ((await canonicalizeTurn(store, tenant, 1)) > 0);
    const before = await waiting(tenant);
    const { hosts } = await store.stores.kernelLines.ripe(tenant, null, 0, 0);
    const dies = store.stores.kernelLines.assemble(
      tenant,
      hosts[0]!,
      () => {
        throw new Error('the process dies here');
      },
      () => {
        throw new Error('never');
      },
    );
    await expect(dies).rejects.toThrow('the process dies here');
    expect(await waiting(tenant)).toBe(before);
    const settings = await tenantOf(tenant);
    await Promise.all([1, 2, 3].map(() => assembleKernelLines(store.stores, settings, null)));
    await settle(store, tenant);
    expect((await events(tenant)).filter((row) => row.culprit !== null)).toHaveLength(3);
    expect(await waiting(tenant)).toBe(0);
  });

  it('lets go of lines that turned out to belong to no report, where they came from', async () => {
    const tenant = await newTenant();
    const line =
      '<6>1 2026-05-02T06:00:00Z web-1 kernel - - - [    0.100000] rcu: Hierarchical SRCU implementation.';
    const segmentId = await saveLines(store, tenant, [
      '<6>1 2026-05-02T06:00:00Z web-1 sshd - - - hello',
      line,
    ]);
    await canonicalizeTurn(store, tenant, 2);
    expect(await events(tenant)).toEqual([]);
    expect(await store.stores.processed.isCanonicalized(tenant, segmentId)).toBe(false);
    await settle(store, tenant);
    const { rows } = await store.db.pool.query(
      `SELECT segment_id, index, part, message FROM event WHERE tenant_id = $1 AND service = 'kernel'`,
      [tenant],
    );
    expect(rows).toEqual([
      {
        segment_id: segmentId,
        index: 1,
        part: 0,
        message: '[    0.100000] rcu: Hierarchical SRCU implementation.',
      },
    ]);
    expect(await store.stores.processed.isCanonicalized(tenant, segmentId)).toBe(true);
    expect(await store.stores.processed.signaturesOf(tenant, segmentId)).toHaveLength(2);
  });

  it('takes a report from a lone line for the same defect as one from a whole log', async () => {
    const tenant = await newTenant();
    await saveLines(store, tenant, asSyslog('operations/link', 'web-1'));
    const body = JSON.stringify({ log: fixture('operations/link'), host: 'web-9' });
    const receivedAt = new Date();
    await store.stores.segments.save({
      tenantId: tenant,
      backfill: false,
      receivedAt,
      id: newId(receivedAt),
      items: [
        {
          envelope: {
            body,
            format: 'log',
            mode: 'MUTATION',
            peer: null,
            source: { type: 'kernel', id: 'web-9', name: null, path: null },
          },
          idempotencyKey: null,
        },
      ],
    });
    await settle(store, tenant);
    const { rows } = await store.db.pool.query(
      `SELECT templates, side, occurrences, (SELECT array_agg(DISTINCT host ORDER BY host) FROM sighting h WHERE h.tenant_id = s.tenant_id AND h.signature_id = s.id) AS hosts
       FROM signature s WHERE tenant_id = $1 ORDER BY templates`,
      [tenant],
    );
    expect(rows).toEqual([
      { templates: ['network link down'], side: 'PROBLEM', occurrences: '12', hosts: ['web-1', 'web-9'] },
      { templates: ['network link up'], side: 'RECOVERY', occurrences: '12', hosts: ['web-1', 'web-9'] },
    ]);
    const episodes = await store.db.pool.query(
      `SELECT entity FROM episode WHERE tenant_id = $1 AND closed_at IS NOT NULL ORDER BY entity`,
      [tenant],
    );
    expect(episodes.rows.map((row) => row.entity)).toContain('web-1 eno1');
  });
});
