import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Accept, createAccept } from '../../../src/pipeline/accept.js';
import type { AcceptItem } from '../../../src/pipeline/ports/segment.js';
import { newId } from '../../../src/platform/ids.js';
import { openTestStore, type TestStore } from '../kit/database.js';
import { envelopeOf } from '../kit/flow.js';

let store: TestStore;
let accept: Accept;
const woken: string[] = [];

const item = (message: string, key: string | null = null): AcceptItem => ({
  envelope: envelopeOf({ message }),
  idempotencyKey: key,
});
const segments = async (tenantId: string) =>
  (
    await store.db.pool.query('SELECT envelopes FROM segment WHERE tenant_id = $1 ORDER BY id', [tenantId])
  ).rows.map((row) => row.envelopes as number);

beforeAll(async () => {
  store = await openTestStore();
  for (const id of ['a', 'b', 'c', 'd', 'e'])
    await store.stores.tenants.create({ id, name: id, clock: 'WALL', timeZone: 'UTC' });
  accept = createAccept({
    segments: store.stores.segments,
    now: () => new Date(),
    wakeCanonicalize: async (_, id) => void woken.push(id),
  });
});
afterAll(() => store.close());

describe('pipeline/accept over the store', () => {
  it('stores a key once: again is a duplicate, with another payload a conflict', async () => {
    const first = await accept({
      tenantId: 'a',
      backfill: false,
      items: [item('one', 'k1'), item('two', 'k2'), item('three')],
    });
    expect(first.outcomes).toEqual(['STORED', 'STORED', 'STORED']);
    const again = await accept({
      tenantId: 'a',
      backfill: false,
      items: [item('one', 'k1'), item('other', 'k2'), item('four', 'k4')],
    });
    expect(again.outcomes).toEqual(['DUPLICATE', 'CONFLICT', 'STORED']);
    const none = await accept({ tenantId: 'a', backfill: false, items: [item('one', 'k1')] });
    expect(none).toEqual({ outcomes: ['DUPLICATE'], segmentId: null, spooled: false });
    expect(await segments('a')).toEqual([3, 1]);
  });

  it('counts a key that comes twice in one call once', async () => {
    const { outcomes } = await accept({
      tenantId: 'b',
      backfill: false,
      items: [item('x', 'k'), item('x', 'k'), item('y', 'k')],
    });
    expect(outcomes).toEqual(['STORED', 'DUPLICATE', 'CONFLICT']);
  });

  it('counts a key that many callers bring at once exactly once', async () => {
    const items = Array.from({ length: 600 }, (_, i) => item(`event ${i}`, `key-${i}`));
    const all = await Promise.all(
      Array.from({ length: 6 }, () => accept({ tenantId: 'c', backfill: false, items })),
    );
    const stored = all.flatMap(({ outcomes }) => outcomes).filter((outcome) => outcome === 'STORED').length;
    expect(stored).toBe(600);
    expect((await segments('c')).reduce((sum, n) => sum + n, 0)).toBe(600);
  });

  it('keeps a key of one source apart from the same key of another, and of another tenant', async () => {
    const other: AcceptItem = {
      ...item('x', 'same'),
      envelope: {
        ...envelopeOf({ message: 'x' }),
        source: { type: 'webhook', id: 'other', name: null, path: null },
      },
    };
    const { outcomes } = await accept({ tenantId: 'd', backfill: false, items: [item('x', 'same'), other] });
    expect(outcomes).toEqual(['STORED', 'STORED']);
    expect((await accept({ tenantId: 'e', backfill: false, items: [item('x', 'same')] })).outcomes).toEqual([
      'STORED',
    ]);
  });

  it('stores a batch that comes again under its id once, whatever keys it has', async () => {
    await store.stores.tenants.create({ id: 'again', name: 'again', clock: 'WALL', timeZone: 'UTC' });
    const receivedAt = new Date();
    const batch = {
      id: newId(receivedAt),
      tenantId: 'again',
      backfill: false,
      receivedAt,
      items: [item('one', 'k1'), item('two')],
    };
    for (const items of [batch.items, batch.items, [item('two')]])
      await store.stores.segments.save({ ...batch, items });
    expect(await segments('again')).toEqual([2]);
  });

  it('groups small requests of a tenant into few commits, and tells each caller its own outcomes', async () => {
    await store.stores.tenants.create({ id: 'many', name: 'many', clock: 'WALL', timeZone: 'UTC' });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        accept({
          tenantId: 'many',
          backfill: false,
          items: [item(`m${i}`, i % 2 === 0 ? `key-${i % 20}` : null)],
        }),
      ),
    );
    const sizes = await segments('many');
    expect(sizes.length).toBeLessThan(50);
    expect(answers.filter(({ outcomes }) => outcomes[0] === 'STORED').length).toBe(
      sizes.reduce((sum, n) => sum + n, 0),
    );
    expect(woken.length).toBeGreaterThan(0);
  });
});
