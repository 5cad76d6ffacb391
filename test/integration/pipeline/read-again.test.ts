import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bodyOfText } from '../../../src/domain/envelope/body.js';
import { canonicalize } from '../../../src/pipeline/canonicalize.js';
import { runRebuild } from '../../../src/pipeline/rebuild.js';
import { type ReplayReport, replayEnvelopes } from '../../../src/pipeline/replay.js';
import { readers } from '../../../src/sources/registry.js';
import type { Readers } from '../../../src/sources/source.js';
import { LANES } from '../../../src/store/segment.repository.js';
import { openTestStore, type TestStore } from '../kit/database.js';
import { save, settle, snapshot } from '../kit/flow.js';
import { storyWeeks } from '../kit/story-week.js';

const TENANT = 'again';
const LINES = Array.from(
  { length: 6 },
  (_, i) => `2026-03-05T0${i}:00:00Z door-${i} badge reader rejects card ${i}`,
);
const lines = () =>
  LINES.map((body) => ({
    envelope: {
      ...bodyOfText(body),
      mode: 'MUTATION' as const,
      peer: null,
      source: { type: 'cef', id: 'doors', name: null, path: null },
    },
    idempotencyKey: null,
  }));

/** A later release, which can read a source that the present one cannot. */
const later: Readers = {
  ...readers,
  findSource: (type) => readers.findSource(type === 'cef' ? 'file' : type),
};

let store: TestStore;
beforeEach(async () => {
  store = await openTestStore();
  await store.stores.tenants.create({ id: TENANT, name: TENANT, clock: 'EVENT', timeZone: 'UTC' });
});
afterEach(() => store.close());

const saveLines = () =>
  store.stores.segments.save({ tenantId: TENANT, backfill: false, receivedAt: new Date(), items: lines() });

async function replay(
  with_: Readers,
  options: { dryRun?: boolean; force?: boolean; release?: string } = {},
): Promise<ReplayReport> {
  const { rows } = await store.stores.envelopes.list(TENANT, {}, null, 1_000);
  const tenant = (await store.stores.tenants.find(TENANT))!;
  return replayEnvelopes(
    { ...store.stores, readers: with_, now: () => new Date(), release: options.release ?? 'later' },
    tenant,
    {
      found: rows,
      missing: [],
      statuses: ['PARSE_FAILED', 'UNSUPPORTED'],
      force: options.force ?? false,
      dryRun: options.dryRun ?? false,
    },
  );
}

const counted = async () =>
  Number((await store.db.pool.query('SELECT coalesce(sum(occurrences), 0) AS n FROM signature')).rows[0].n);

describe('pipeline/replay', () => {
  it('reads what a later release can read, once, into the state a fresh ingest would have given', async () => {
    await save(store, TENANT, storyWeeks().slice(0, 200));
    await saveLines();
    await settle(store, TENANT);
    expect(await counted()).toBe(200);
    expect(await replay(later, { dryRun: true })).toMatchObject({ requested: 206, attempted: 6, failed: [] });
    expect(await counted()).toBe(200);
    const [one, two] = await Promise.all([replay(later), replay(later)]);
    expect(one.canonicalized.length + two.canonicalized.length).toBe(6);
    expect((await replay(later)).attempted).toBe(0);
    await settle(store, TENANT);
    expect(await counted()).toBe(206);
    const replayed = await snapshot(store, TENANT);
    expect((await store.db.pool.query('SELECT sum(failures) AS n FROM source')).rows[0].n).toBe('0');

    await store.close();
    store = await openTestStore();
    await store.stores.tenants.create({ id: TENANT, name: TENANT, clock: 'EVENT', timeZone: 'UTC' });
    await save(store, TENANT, storyWeeks().slice(0, 200));
    await saveLines();
    const tenant = (await store.stores.tenants.find(TENANT))!;
    for (let lane = 0; lane < LANES; lane++)
      await canonicalize({ ...store.stores, readers: later }, tenant, lane);
    await settle(store, TENANT);
    const fresh = await snapshot(store, TENANT);
    for (const [part, rows] of Object.entries(fresh)) expect(replayed[part], part).toEqual(rows);
  });

  it('says why it skips: counted, tried in vain by this release', async () => {
    await save(store, TENANT, storyWeeks().slice(0, 3));
    await saveLines();
    await settle(store, TENANT);
    const first = await replay(readers, { release: 'now' });
    expect(first.failed).toHaveLength(6);
    expect(first.skipped.map(({ code }) => code)).toEqual(['STATUS', 'STATUS', 'STATUS']);
    const second = await replay(readers, { release: 'now' });
    expect(second.skipped.filter(({ code }) => code === 'TRIED')).toHaveLength(6);
    expect((await replay(readers, { release: 'now', force: true })).failed).toHaveLength(6);
  });
});

async function rebuild(with_: Readers, preview: boolean) {
  const run = await store.stores.runs.create(TENANT, 'rebuild', { preview }, new Date());
  const deps = { ...store.stores, readers: with_, now: () => new Date() };
  await runRebuild({ ...deps, wake: () => settle(store, TENANT, 1, with_) }, TENANT, run.id);
  return (await store.stores.runs.find(TENANT, run.id))!.result as any;
}

/** Other masks, in effect: one kind of message reads otherwise. */
const otherwise: Readers = {
  ...readers,
  parseEventEnvelope: (body, context, line) =>
    readers.parseEventEnvelope(body.replace('paper jam', 'paper blockage'), context, line),
};

describe('pipeline/rebuild', () => {
  it('ends where a fresh ingest would have ended, and tells nobody', async () => {
    await save(store, TENANT, storyWeeks());
    await settle(store, TENANT);
    const before = await snapshot(store, TENANT);
    const told = async () =>
      Number((await store.db.pool.query('SELECT count(*) AS n FROM promotion')).rows[0].n);
    const promotions = await told();
    const result = await rebuild(readers, false);
    expect(result).toMatchObject({
      movedTotal: 0,
      reading: { changed: 0, readableNow: 0, unreadableNow: 0 },
    });
    const after = await snapshot(store, TENANT);
    for (const [part, rows] of Object.entries(before)) expect(after[part], part).toEqual(rows);
    expect(await told()).toBe(promotions);
  });

  it('previews which events would come under another signature, and keeps the lineage when they do', async () => {
    await save(store, TENANT, storyWeeks());
    await settle(store, TENANT);
    const before = await snapshot(store, TENANT);
    const preview = await rebuild(otherwise, true);
    expect(preview.reading).toMatchObject({ changed: 12, readableNow: 0 });
    expect(await snapshot(store, TENANT)).toEqual(before);
    const kept = await rebuild(otherwise, false);
    expect(
      kept.moved.some((row: any) => row.template.includes('paper blockage') && row.bandBefore === null),
    ).toBe(true);
    const lineage = await store.db.prisma.signatureLineage.findMany({ where: { tenantId: TENANT } });
    expect(lineage.reduce((sum, row) => sum + Number(row.events), 0)).toBe(12);
    expect(lineage.every((row) => row.fromTemplate.includes('paper jam'))).toBe(true);
  });
});
