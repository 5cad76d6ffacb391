import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attention } from '../../../src/pipeline/attention.js';
import { promote, review } from '../../../src/pipeline/remember.js';
import { openTestStore, type TestStore } from '../kit/database.js';
import { save, settle, type TestEvent } from '../kit/flow.js';

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 5, 1, 12);

const line = (at: number, message: string, severity: string): TestEvent => ({
  timestamp: new Date(at).toISOString(),
  host: 'fw-1',
  service: 'charon',
  severity,
  message,
});
const days = Array.from({ length: 14 }, (_, day) => NOON + day * DAY);
const broke = days.map((at) => line(at, 'VPN tunnel to plant-7 down', 'error'));
const mended = days.map((at) => line(at + 45_000, 'VPN tunnel to plant-7 up', 'info'));
/** Enough of the recovery alone to be looked at: nothing says yet what it is the recovery of. */
const manyMended = Array.from({ length: 60 }, (_, i) =>
  line(NOON + 13 * DAY + 60_000 * (i + 2), 'VPN tunnel to plant-7 up', 'critical'),
);
/** Enough to be looked at, and not to be told. */
const someMended = manyMended.slice(0, 6).map((event) => ({ ...event, severity: 'notice' }));

let store: TestStore;
const tenants = ['known', 'before', 'after', 'told'];
beforeAll(async () => {
  store = await openTestStore();
  for (const id of tenants)
    await store.stores.tenants.create({ id, name: id, clock: 'EVENT', timeZone: 'UTC' });
});
afterAll(() => store.close());

const send = async (tenant: string, events: readonly TestEvent[]) => {
  await save(store, tenant, events);
  await settle(store, tenant);
};
const candidatesOf = async (tenant: string) =>
  (
    await store.db.pool.query<{ id: string; title: string; state: string; signature_ids: string[] }>(
      'SELECT id, title, state, signature_ids FROM candidate WHERE tenant_id = $1 ORDER BY opened_at, id',
      [tenant],
    )
  ).rows;
const ofRecovery = async (tenant: string) =>
  (await candidatesOf(tenant)).filter(({ title }) => title.includes('up\u201d'));
const standing = async (tenant: string) =>
  (
    await store.db.pool.query<{ side: string; band: string }>(
      'SELECT side, band FROM signature WHERE tenant_id = $1 ORDER BY side',
      [tenant],
    )
  ).rows;

describe('the recovery side of a subject', () => {
  it('is told in the candidate of its problem, whatever people say of that', async () => {
    const deps = { ...store.stores, now: () => new Date() };
    await send('known', [...broke, ...mended]);
    const [candidate] = await candidatesOf('known');
    const tenant = (await store.stores.tenants.find('known'))!;
    const speaker = { tenant, by: 'noc' };
    await promote(deps, speaker, {
      candidateId: candidate!.id,
      title: null,
      note: null,
      startedAt: null,
    });
    await review(deps, speaker, { candidateId: candidate!.id, verdict: 'USEFUL' });
    while ((await attention(store.stores, 'known')).settled > 0);
    await send('known', [...manyMended, line(NOON + 14 * DAY, 'VPN tunnel to plant-7 down', 'error')]);
    // It scores like anything else, and that is not put before anybody a second time.
    expect(await standing('known')).toEqual([
      { side: 'PROBLEM', band: 'PROMOTE' },
      { side: 'RECOVERY', band: expect.stringMatching(/WATCH|INVESTIGATE|PROMOTE/) },
    ]);
    const all = await candidatesOf('known');
    expect(all).toHaveLength(1);
    expect(all[0]!.signature_ids).toHaveLength(2);
  });

  it('is a candidate of its own as long as nothing is known to have broken, and none from then on', async () => {
    await send('before', [...mended, ...someMended]);
    expect(await ofRecovery('before')).toHaveLength(1);
    await send('before', [line(NOON + 14 * DAY, 'VPN tunnel to plant-7 down', 'error')]);
    expect(await ofRecovery('before')).toEqual([]);
  });

  it('is none whichever came first', async () => {
    await send('after', [line(NOON + 14 * DAY, 'VPN tunnel to plant-7 down', 'error')]);
    await send('after', [...mended, ...someMended]);
    const told = async (tenant: string) =>
      (await candidatesOf(tenant)).map(({ title, state }) => [title, state]);
    expect(await told('after')).toEqual(await told('before'));
    expect(await told('after')).toHaveLength(1);
  });

  it('stays, merged, where a person has been told of it', async () => {
    await send('told', [...mended, ...manyMended]);
    const [candidate] = await candidatesOf('told');
    const tenant = (await store.stores.tenants.find('told'))!;
    await review(
      { memory: store.stores.memory, now: () => new Date() },
      { tenant, by: 'noc' },
      { candidateId: candidate!.id, verdict: 'USEFUL' },
    );
    await send('told', broke);
    expect((await ofRecovery('told')).map(({ state }) => state)).toEqual(['MERGED']);
  });
});
