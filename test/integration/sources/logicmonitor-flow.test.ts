import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawEnvelope } from '../../../src/domain/envelope/envelope.js';
import { attention } from '../../../src/pipeline/attention.js';
import { runRebuild } from '../../../src/pipeline/rebuild.js';
import { recurrence } from '../../../src/pipeline/recurrence.js';
import { readers } from '../../../src/sources/registry.js';
import { openTestStore, type TestStore } from '../kit/database.js';
import { canonicalizeTurn, settle, snapshot } from '../kit/flow.js';
import { seeded } from '../kit/story-week.js';

const TENANT = 'alerts';
const START = Date.UTC(2026, 4, 4, 8);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Told = Readonly<Record<string, unknown>>;

const alert = (host: string, at: number, more: Told = {}): Told => ({
  alert_id: `LMD-${host}`,
  resource_name: host,
  message_raw: `Volume C: on ${host} is 93 percent full`,
  severity: 'warn',
  timestamp: new Date(START + at).toISOString(),
  metadata: { datasource: 'WinVolumeUsage', instance_name: 'C:' },
  ...more,
});
const ends = (at: number) => ({ cleared_at: new Date(START + at).toISOString() });

/** Eight days of three hosts: problems told again and again, cleared, acknowledged, told whole; in the order of events. */
const TOLD: readonly Told[] = Array.from({ length: 8 }, (_, day) => day * 24 * HOUR).flatMap((day) => [
  alert('srv-01', day),
  // The same again with a time of its own, another value, and graver.
  alert('srv-01', day + 5 * MINUTE, { message_raw: 'Volume C: on srv-01 is 94 percent full' }),
  alert('srv-01', day + 10 * MINUTE, { severity: 'critical' }),
  alert('srv-01', day, {
    acknowledged: true,
    acked_by: 'marit',
    acked_at: (START + day + 6 * MINUTE) / 1_000,
  }),
  alert('srv-01', day, ends(40 * MINUTE + day)),
  alert('srv-02', day + HOUR, ends(day + HOUR + 12 * MINUTE)),
  // A clearing in its own words; the problem was told outright.
  alert('srv-03', day + 2 * HOUR),
  alert('srv-03', day + 2 * HOUR, {
    ...ends(day + 3 * HOUR),
    message_raw: 'All well again with volume C: of srv-03',
  }),
]);

const envelopeOf = (told: Told): RawEnvelope => ({
  body: JSON.stringify(told),
  format: 'line',
  mode: 'WEBHOOK',
  peer: null,
  source: { type: 'logicmonitor', id: '', name: null, path: null },
});

type Way = {
  readonly seed: number;
  readonly shuffle: boolean;
  readonly repeat: number;
  readonly batch: number;
  readonly workers: number;
  readonly passEvery: number;
};

function arranged({ seed, shuffle, repeat }: Way): Told[] {
  const random = seeded(seed);
  const told = [...TOLD, ...TOLD.filter(() => random() < repeat)];
  if (!shuffle) return told.sort((a, b) => (String(a.timestamp) < String(b.timestamp) ? -1 : 1));
  return told
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

async function run(way: Way, look: (store: TestStore) => Promise<void> = async () => {}) {
  const store = await openTestStore();
  try {
    await store.stores.tenants.create({ id: TENANT, name: TENANT, clock: 'EVENT', timeZone: 'UTC' });
    const told = arranged(way);
    for (let at = 0, turn = 1; at < told.length; at += way.batch, turn++) {
      const items = told
        .slice(at, at + way.batch)
        .map((one) => ({ envelope: envelopeOf(one), idempotencyKey: null }));
      await store.stores.segments.save({ tenantId: TENANT, backfill: false, receivedAt: new Date(), items });
      if (turn % way.passEvery !== 0) continue;
      await canonicalizeTurn(store, TENANT, way.workers);
      await recurrence(store.stores, TENANT);
      await attention(store.stores, TENANT);
    }
    await settle(store, TENANT, way.workers);
    await look(store);
    return await snapshot(store, TENANT);
  } finally {
    await store.close();
  }
}

const STRAIGHT: Way = { seed: 1, shuffle: false, repeat: 0, batch: 10_000, workers: 1, passEvery: 1 };

/**
 * A problem in the words of its clearing counts until the problem itself is heard of: then nothing counts of it, but that
 * it was weighed for a while may still be seen.
 */
function counting(found: Record<string, unknown[]>): Record<string, unknown[]> {
  const silent = new Set(
    (found.signatures as { id: string; occurrences: string }[])
      .filter((row) => row.occurrences === '0')
      .map(({ id }) => id),
  );
  const counts = (row: unknown) => {
    const { id, signature_id, subject_id } = row as Record<string, string>;
    return ![id, signature_id, subject_id].some((name) => name !== undefined && silent.has(name));
  };
  const parts = Object.entries(found).map(([part, rows]) => [part, rows.filter(counts)] as const);
  // A signature's peak is the highest it was ever believed to be; corrections lower only its score.
  const believed = (row: unknown) => ({ ...(row as object), peak_score: null });
  return Object.fromEntries(
    parts.map(([part, rows]) => [part, part === 'signatures' ? rows.map(believed) : rows]),
  );
}

describe('alerts of LogicMonitor through the flow', () => {
  it('count once a session, tell episodes, and weigh as what heals itself', async () => {
    const straight = await run(STRAIGHT, async ({ db }) => {
      const counts = await db.pool.query(
        'SELECT templates[1] AS template, side, occurrences::int AS n FROM signature WHERE tenant_id = $1 ORDER BY 1',
        [TENANT],
      );
      expect(counts.rows).toEqual([
        { template: 'Alert LMD-srv-<num> acknowledged', side: null, n: 0 },
        { template: expect.stringMatching(/^All well again/), side: 'PROBLEM', n: 0 },
        { template: expect.stringMatching(/^Cleared: All well again/), side: 'RECOVERY', n: 8 },
        { template: expect.stringMatching(/^Cleared: Volume/), side: 'RECOVERY', n: 16 },
        { template: expect.stringMatching(/^Volume/), side: 'PROBLEM', n: 24 },
      ]);
      const episodes = await db.pool.query(
        `SELECT e.entity, count(*)::int AS n, count(closed_at)::int AS closed, avg(extract(epoch FROM closed_at - opened_at))::int AS seconds
         FROM episode e JOIN signature s ON s.tenant_id = e.tenant_id AND s.subject_id = e.subject_id AND s.templates[1] LIKE 'Volume%'
         WHERE e.tenant_id = $1 GROUP BY 1 ORDER BY 1`,
        [TENANT],
      );
      expect(episodes.rows).toEqual([
        { entity: 'srv-01 C:', n: 8, closed: 8, seconds: 2_400 },
        { entity: 'srv-02 C:', n: 8, closed: 8, seconds: 720 },
        { entity: 'srv-03 C:', n: 8, closed: 8, seconds: 3_600 },
      ]);
    });
    expect(straight.candidates!.map((row) => (row as { type: string }).type)).toContain('SELF_HEAL');
  });

  it('are read again into the same state: repeats stay repeats', async () => {
    let first: Record<string, unknown[]> = {};
    const again = await run(STRAIGHT, async (store) => {
      const { stores } = store;
      const request = await stores.runs.create(TENANT, 'rebuild', { preview: false }, new Date());
      const deps = { ...stores, readers, now: () => new Date(), wake: () => settle(store, TENANT, 1) };
      first = await snapshot(store, TENANT);
      await runRebuild(deps, TENANT, request.id);
    });
    for (const [part, rows] of Object.entries(first)) expect(again[part], part).toEqual(rows);
  });

  it('give the same whatever their order, repetition, batches and workers', async () => {
    const straight = counting(await run(STRAIGHT));
    const way = fc.record({
      seed: fc.nat(),
      shuffle: fc.boolean(),
      repeat: fc.constantFrom(0, 0.5, 1),
      batch: fc.constantFrom(5, 13, 60),
      workers: fc.constantFrom(1, 2),
      passEvery: fc.constantFrom(1, 3, 1_000),
    });
    await fc.assert(
      fc.asyncProperty(way, async (how) => {
        const found = counting(await run(how));
        for (const [part, rows] of Object.entries(straight)) expect(found[part], part).toEqual(rows);
      }),
      { numRuns: 4, examples: [[{ seed: 3, shuffle: true, repeat: 1, batch: 7, workers: 2, passEvery: 1 }]] },
    );
  }, 240_000);
});
