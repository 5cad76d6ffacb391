import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccept } from '../../../src/pipeline/accept.js';
import { attribution } from '../../../src/pipeline/attribution.js';
import { attributionSignals } from '../../../src/pipeline/attribution-signals.js';
import type { AttributionStore, AttributionTurn } from '../../../src/pipeline/ports/attribution.js';
import { laneOfIdentity } from '../../../src/store/attribution-touch.sql.js';
import { openTestStore, type TestStore } from '../kit/database.js';
import { foldAll, observed, START_MS, take } from '../kit/observations.js';

let store: TestStore;
const MINUTE = 60_000;

beforeAll(async () => {
  store = await openTestStore();
  for (const id of ['dies', 'alone', 'window', 'swept', 'sent', 'merged'])
    await store.stores.tenants.create({ id, name: id, clock: 'WALL', timeZone: 'UTC' });
});
afterAll(() => store.close());

const series = (identity: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) =>
    observed(identity, 'login.country', (from + i) % 9 === 0 ? 'FR' : 'DE', START_MS + (from + i) * MINUTE),
  );
const count = async (table: string, tenantId: string): Promise<number> =>
  (await store.db.pool.query(`SELECT count(*)::int AS n FROM ${table} WHERE tenant_id = $1`, [tenantId]))
    .rows[0].n;

/** The store, with something done in the middle of each turn. */
const during = (
  act: (turn: AttributionTurn) => Promise<AttributionTurn>,
): { attribution: AttributionStore } => ({
  attribution: {
    ...store.stores.attribution,
    turn: (tenantId, lane, pairs, work) =>
      store.stores.attribution.turn(tenantId, lane, pairs, async (turn) => work(await act(turn))),
  },
});

describe('pipeline/attribution over the store', () => {
  it('leaves everything as it was when a turn dies, and does it all the next time', async () => {
    await take(store, 'dies', series('a', 0, 20));
    const dying = during(() => Promise.reject(new Error('the power is out')));
    await expect(attribution(dying, 'dies', laneOfIdentity('a'))).rejects.toThrow('the power is out');
    expect(await count('attribution_touch', 'dies')).toBe(1);
    for (const table of ['attribution_state', 'attribution_history', 'attribution_change'])
      expect(await count(table, 'dies')).toBe(0);
    await foldAll(store, 'dies');
    expect(await count('attribution_touch', 'dies')).toBe(0);
    const { rows } = await store.db.pool.query(
      `SELECT observation_count::int AS n FROM attribution_state WHERE tenant_id = 'dies'`,
    );
    expect(rows).toEqual([{ n: 20 }]);
  });

  it('lets nobody else at an identity while one worker is at it, and says that there is more to do', async () => {
    await take(store, 'alone', series('a', 0, 5));
    const lane = laneOfIdentity('a');
    const meanwhile: unknown[] = [];
    const outcome = await attribution(
      during(async (turn) => {
        await take(store, 'alone', series('a', 5, 8));
        meanwhile.push(await attribution(store.stores, 'alone', lane));
        return turn;
      }),
      'alone',
      lane,
    );
    expect(meanwhile).toMatchObject([{ pairs: 0, folded: 0, busy: true }]);
    expect(outcome).toMatchObject({ pairs: 1, folded: 5 });
    await foldAll(store, 'alone');
    const { rows } = await store.db.pool.query(
      `SELECT observation_count::int AS n FROM attribution_state WHERE tenant_id = 'alone'`,
    );
    expect(rows).toEqual([{ n: 8 }]);
  });

  it('reads what is new, and for a late one no more than from the nearest checkpoint', async () => {
    let read = 0;
    const counting = during(async (turn) => ({
      ...turn,
      observations: async (ranges, most) => {
        const parts = await turn.observations(ranges, most);
        for (const part of parts.values()) read += part.observations.length;
        return parts;
      },
    }));
    const fold = async () => {
      read = 0;
      while ((await attribution(counting, 'window', laneOfIdentity('a'))).pairs > 0);
      return read;
    };
    await take(store, 'window', series('a', 0, 1_000));
    expect(await fold()).toBe(1_000);
    await take(store, 'window', series('a', 1_000, 1_003));
    expect(await fold()).toBe(3);
    await take(store, 'window', [observed('a', 'login.country', 'DE', START_MS + 990 * MINUTE + 1)]);
    expect(await fold()).toBeLessThanOrEqual(64 + 14);
    await take(store, 'window', [observed('a', 'login.country', 'DE', START_MS + 530 * MINUTE + 1)]);
    expect(await fold()).toBeLessThan(500);
    expect(await count('attribution_checkpoint', 'window')).toBeLessThan(12);
  });

  it('is woken by the sweep for what was saved and never queued', async () => {
    await take(
      store,
      'swept',
      series('user:a', 0, 30).map((one, i) => (i < 20 ? one : { ...one, value: 'US' })),
    );
    const later = () => store.stores.sweep.leftToDo(new Date(Date.now() + 10_000));
    const ofTenant = (left: Awaited<ReturnType<typeof later>>) =>
      left.attribution.filter(({ tenantId }) => tenantId === 'swept');
    expect(ofTenant(await later())).toEqual([{ tenantId: 'swept', lane: laneOfIdentity('user:a') }]);
    expect(ofTenant(await store.stores.sweep.leftToDo(new Date()))).toEqual([]);
    await foldAll(store, 'swept');
    const left = await later();
    expect(ofTenant(left)).toEqual([]);
    expect(left.attributionSignals).toContain('swept');
  });

  it('stores the event of a change once, though the process dies before it is marked as sent', async () => {
    await take(
      store,
      'sent',
      series('user:a', 0, 30).map((one, i) => ({ ...one, value: i < 20 ? 'DE' : 'US' })),
    );
    await foldAll(store, 'sent');
    const accept = createAccept({
      segments: store.stores.segments,
      now: () => new Date(),
      wakeCanonicalize: async () => {},
    });
    const dying: AttributionStore = {
      ...store.stores.attribution,
      signals: (tenantId, limit, send) =>
        store.stores.attribution.signals(tenantId, limit, async (signals) => {
          await send(signals);
          throw new Error('the power is out');
        }),
    };
    await expect(attributionSignals({ attribution: dying, accept }, 'sent')).rejects.toThrow();
    expect(await count('segment', 'sent')).toBe(1);
    expect(
      (await attributionSignals({ attribution: store.stores.attribution, accept }, 'sent')).sent,
    ).toBeGreaterThan(0);
    expect(await count('segment', 'sent')).toBe(1);
    expect((await attributionSignals({ attribution: store.stores.attribution, accept }, 'sent')).sent).toBe(
      0,
    );
  });

  it('gives a merge its turn only when whoever folds the identity is done', async () => {
    await take(store, 'merged', [...series('a', 0, 6), ...series('b', 0, 6)]);
    await foldAll(store, 'merged');
    await take(store, 'merged', series('a', 6, 8));
    const done: string[] = [];
    let merge: Promise<unknown> = Promise.resolve();
    await attribution(
      during(async (turn) => {
        const order = { identity: 'a', into: 'b', reason: null, by: 'test' };
        merge = store.stores.identities.merge('merged', order, new Date()).then(() => done.push('merge'));
        // Whoever comes later waits on the row lock; the turn goes on meanwhile.
        await store.db.pool.query('SELECT pg_sleep(0.2)');
        done.push('turn');
        return turn;
      }),
      'merged',
      laneOfIdentity('a'),
    );
    await merge;
    expect(done).toEqual(['turn', 'merge']);
    await foldAll(store, 'merged');
    const { rows } = await store.db.pool.query(
      `SELECT identity, observation_count::int AS n FROM attribution_state WHERE tenant_id = 'merged' AND NOT withdrawn`,
    );
    expect(rows).toEqual([{ identity: 'b', n: 14 }]);
  });
});
