import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../kit/database.js';
import {
  attributionSnapshot,
  foldAll,
  foldTurn,
  observed,
  START_MS,
  type TestObservation,
  take,
} from '../kit/observations.js';
import { seeded } from '../kit/story-week.js';

const TENANT = 'order';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Four identities: a steady one, one who changes, two people under one name, and a noisy one; with ties of time. */
function storyOf(): TestObservation[] {
  const random = seeded(5);
  const all: TestObservation[] = [];
  for (let session = 0; session < 24; session++) {
    for (let i = 0; i < 4; i++) {
      const at = START_MS + session * 3 * HOUR + i * MINUTE;
      const sessionId = session % 5 === 4 ? null : `s${session}`;
      const add = (identity: string, primitive: string, value: unknown, confidence = 1) =>
        all.push(
          observed(identity, primitive, value, at, {
            sessionId,
            confidence,
            evidenceRef: `${identity}/${session}/${i}`,
          }),
        );
      add('steady', 'motor.input_modality', 'typed');
      add('steady', 'net.rtt_ms', 40 * Math.exp(0.1 * (random() - 0.5)));
      add('changed', 'motor.input_modality', session < 12 ? 'typed' : 'pasted');
      add('changed', 'toolchain.c2.beacon_interval_ms', session < 12 ? 1_000 : 3_000);
      add('shared', 'motor.input_modality', session % 2 ? 'typed' : 'pasted', 0.9);
      add('shared', 'environmental.shell_type', session % 2 ? 'bash' : 'zsh');
      add('shared', 'login.country', random() < 0.8 ? 'DE' : 'FR');
      add('noisy', 'login.country', ['DE', 'FR', 'US', null][Math.floor(random() * 4)]);
      add('noisy', 'motor.digraph_simhash', session % 7 === 6 ? 'ffffffffffffffff' : '00000000000000ff');
    }
  }
  return all;
}

const STORY = storyOf();

type Way = {
  readonly seed: number;
  readonly shuffle: boolean;
  readonly batch: number;
  readonly workers: number;
  readonly foldEvery: number;
  readonly resend: boolean;
};

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seeded(seed);
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}

/** Takes the story in one way: order, batches, workers, turns in between, and extractions that are corrected later. */
async function run(way: Way, profile: string): Promise<Record<string, unknown[]>> {
  const store: TestStore = await openTestStore();
  try {
    await store.stores.tenants.create({ id: TENANT, name: TENANT, clock: 'WALL', timeZone: 'UTC' });
    await store.db.pool.query('UPDATE tenant SET attribution_profile = $1 WHERE id = $2', [profile, TENANT]);
    const sent = way.shuffle ? shuffled(STORY, way.seed) : STORY;
    for (let at = 0, turn = 1; at < sent.length; at += way.batch, turn++) {
      const batch = sent.slice(at, at + way.batch);
      if (way.resend && turn % 3 === 0) {
        const wrong = batch.map((one) => ({
          ...one,
          identity: 'mistaken',
          windowEnd: new Date(one.atMs + 7 * HOUR).toISOString(),
        }));
        await take(store, TENANT, wrong);
        await foldTurn(store, TENANT, way.workers);
      }
      await take(store, TENANT, batch);
      if (turn % way.foldEvery === 0) await foldTurn(store, TENANT, way.workers);
    }
    await foldAll(store, TENANT, way.workers);
    expect((await store.db.pool.query('SELECT 1 FROM attribution_touch')).rowCount).toBe(0);
    return await attributionSnapshot(store, TENANT);
  } finally {
    await store.close();
  }
}

describe.each(['ROBUST', 'REFERENCE'])('attribution in profile %s', (profile) => {
  let straight: Record<string, unknown[]>;
  beforeAll(async () => {
    straight = await run(
      { seed: 0, shuffle: false, batch: 9, workers: 1, foldEvery: 1, resend: false },
      profile,
    );
  });

  it('reads the story', () => {
    const states = Object.fromEntries(
      straight.states!.map((row: any) => [`${row.identity} ${row.primitive}`, row.state]),
    );
    expect(states['steady motor.input_modality']).toBe('STABLE');
    if (profile === 'ROBUST') {
      expect(states['shared motor.input_modality']).toBe('MULTI_ACTOR');
      expect(states['shared environmental.shell_type']).toBe('MULTI_ACTOR');
      expect(states['changed motor.input_modality']).toBe('STABLE');
    }
    expect(straight.history!.length).toBeGreaterThan(15);
  });

  it('ends in the same states, times of change and history for any order, batches and workers', async () => {
    const way = fc.record({
      seed: fc.nat(),
      shuffle: fc.boolean(),
      batch: fc.constantFrom(23, 100, 900),
      workers: fc.constantFrom(1, 4),
      foldEvery: fc.constantFrom(1, 3, 1_000),
      resend: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(way, async (how) => {
        const found = await run(how, profile);
        for (const [part, rows] of Object.entries(straight)) expect(found[part], part).toEqual(rows);
      }),
      {
        numRuns: 4,
        examples: [[{ seed: 7, shuffle: true, batch: 23, workers: 4, foldEvery: 1, resend: true }]],
      },
    );
  }, 240_000);
});
