import { describe, expect, it } from 'vitest';
import type { RawEnvelope } from '../../../src/domain/envelope/envelope.js';
import { createAccept } from '../../../src/pipeline/accept.js';
import { createBatchFile, type SpoolFile } from '../../../src/pipeline/batch-file.js';
import type { Batch, SegmentStore } from '../../../src/pipeline/ports/segment.js';
import { createSpool } from '../../../src/pipeline/spool.js';

const envelope = (body: string): RawEnvelope => ({
  body,
  format: 'line',
  mode: 'UDP',
  peer: '192.0.2.7',
  source: { type: 'syslog', id: '192.0.2.7', name: null, path: null },
});

const AWAY = new Error('connect ECONNREFUSED');
const isAway = (error: unknown) => error === AWAY;

/** Lines in memory, with the contract of the file on disk. */
function memoryFile() {
  const lines: string[] = [];
  const aside: string[] = [];
  const file: SpoolFile = {
    append: async (line) => void lines.push(line),
    setAside: async (line) => void aside.push(line),
    drain: async (take) => {
      let done = 0;
      while (lines.length > 0) {
        await take(lines[0]!);
        lines.shift();
        done += 1;
      }
      return done;
    },
  };
  return { file, lines, aside };
}

/** A store that can be away, or refuse, or lose its answers; it knows the tenants `acme` and `zenith`. */
function setUp() {
  const batches = new Map<string, Batch>();
  const state = { away: false, loseAnswers: false, broken: null as string | null };
  const counted = { spooled: [] as number[], unknown: [] as string[], aside: 0, stored: 0 };
  const { file, lines, aside } = memoryFile();
  const save = async (batch: Batch) => {
    if (state.away) throw AWAY;
    if (batch.items.some(({ envelope: { body } }) => body === state.broken))
      throw new Error('no such partition');
    batches.set(batch.id!, batch);
    if (state.loseAnswers) throw AWAY;
    return { segmentId: batch.id!, outcomes: batch.items.map(() => 'STORED' as const) };
  };
  const onSetAside = () => {
    counted.aside += 1;
  };
  const waiting = createBatchFile({
    file,
    store: save,
    isAway,
    onSetAside,
    onSpooled: (n) => counted.spooled.push(n),
  });
  let ids = 0;
  const newBatchId = () => `batch-${String(++ids).padStart(3, '0')}`;
  const now = () => new Date(Date.UTC(2026, 10, 21) + ids * 1_000);
  const accept = createAccept({
    segments: { save } as unknown as SegmentStore,
    wakeCanonicalize: async () => {},
    now,
    refuge: { newBatchId, isAway, put: waiting.put },
  });
  const find = async (id: string) => {
    if (state.away) throw AWAY;
    return ['acme', 'zenith'].includes(id) ? ({ id } as never) : null;
  };
  const spool = createSpool({
    accept,
    batches: waiting,
    tenants: { find },
    isAway,
    now,
    newBatchId,
    onSetAside,
    onStored: (envelopes) => {
      counted.stored += envelopes.length;
    },
    onUnknownTenant: (tenantId) => counted.unknown.push(tenantId),
  });
  const stored = () =>
    [...batches.values()].flatMap((batch) => batch.items.map((item) => item.envelope.body));
  return { spool, accept, state, stored, batches, lines, aside, counted };
}

describe('pipeline/spool', () => {
  it('waits for the first drain: an earlier run may have left batches that are older', async () => {
    const { spool, stored, lines } = setUp();
    const left = {
      id: 'batch-000',
      tenantId: 'acme',
      backfill: false,
      receivedAt: new Date(0),
      items: [{ envelope: envelope('left behind'), idempotencyKey: null }],
    };
    lines.push(JSON.stringify(left));
    await spool.take('acme', [envelope('new')]);
    expect(stored()).toEqual([]);
    expect(await spool.drain()).toBe(2);
    expect(stored()).toEqual(['left behind', 'new']);
  });

  it('stores at once while the store is there, without a key and with the tenant', async () => {
    const { spool, batches, lines, counted } = setUp();
    await spool.drain();
    await spool.take('acme', [envelope('one'), envelope('two')]);
    expect([...batches.values()]).toMatchObject([
      {
        tenantId: 'acme',
        backfill: false,
        items: [
          { envelope: envelope('one'), idempotencyKey: null },
          { envelope: envelope('two'), idempotencyKey: null },
        ],
      },
    ]);
    expect([lines, counted]).toEqual([[], { spooled: [], unknown: [], aside: 0, stored: 2 }]);
  });

  it('writes to disk while the store is away, counts it, and replays it in order with the time of receipt', async () => {
    const { spool, state, stored, batches, counted } = setUp();
    await spool.drain();
    await spool.take('acme', [envelope('before')]);
    state.away = true;
    await spool.take('acme', [envelope('during 1'), envelope('during 2')]);
    await spool.take('zenith', [envelope('during 3')]);
    expect(counted.spooled).toEqual([2, 1]);
    state.away = false;
    await spool.take('acme', [envelope('queued up behind')]);
    expect(stored()).toEqual(['before']);
    expect(await spool.drain()).toBe(3);
    await spool.take('acme', [envelope('after')]);
    expect(stored()).toEqual(['before', 'during 1', 'during 2', 'during 3', 'queued up behind', 'after']);
    const times = [...batches.values()].map(({ receivedAt }) => receivedAt.getTime());
    expect(times).toEqual([...times].sort());
    expect(new Set(times).size).toBe(5);
  });

  it('stores once what was stored already when only the answer was lost', async () => {
    const { spool, state, stored, counted } = setUp();
    await spool.drain();
    state.loseAnswers = true;
    await spool.take('acme', [envelope('once')]);
    expect([stored(), counted.spooled]).toEqual([['once'], [1]]);
    state.loseAnswers = false;
    await spool.drain();
    expect(stored()).toEqual(['once']);
  });

  it('keeps what it could not replay, and goes on writing behind it', async () => {
    const { spool, state, stored, lines } = setUp();
    state.away = true;
    await spool.take('acme', [envelope('one')]);
    await expect(spool.drain()).rejects.toThrow('ECONNREFUSED');
    state.away = false;
    await spool.take('acme', [envelope('two')]);
    expect([stored(), lines.length]).toEqual([[], 2]);
    await spool.drain();
    expect(stored()).toEqual(['one', 'two']);
  });

  it('sets aside what can never be stored, on the way in and on the way out, and goes on with the rest', async () => {
    const { spool, state, stored, lines, aside, counted } = setUp();
    state.away = true;
    for (const body of ['one', 'cursed', 'two']) await spool.take('acme', [envelope(body)]);
    lines.splice(1, 0, '{"half a li');
    state.away = false;
    state.broken = 'cursed';
    expect(await spool.drain()).toBe(4);
    await spool.take('acme', [envelope('cursed')]);
    await spool.take('acme', [envelope('three')]);
    expect(stored()).toEqual(['one', 'two', 'three']);
    expect(aside.map((line) => /cursed|half/.exec(line)?.[0])).toEqual(['half', 'cursed', 'cursed']);
    expect(counted.aside).toBe(3);
  });

  it('refuses a tenant that does not exist, and keeps on disk what it cannot ask about now', async () => {
    const { spool, state, stored, lines, counted } = setUp();
    await spool.drain();
    await spool.take('ghost', [envelope('whose?')]);
    expect([stored(), lines, counted.unknown]).toEqual([[], [], ['ghost']]);
    state.away = true;
    await spool.take('ghost', [envelope('whose?')]);
    expect([lines.length, counted.unknown]).toEqual([1, ['ghost']]);
  });

  it('lets callers with an answer past while older batches wait, and says when theirs wait too', async () => {
    const { spool, accept, state, stored } = setUp();
    const items = (body: string) => [{ envelope: envelope(body), idempotencyKey: 'k' }];
    state.away = true;
    await spool.take('acme', [envelope('old')]);
    expect(await accept({ tenantId: 'acme', backfill: false, items: items('a') })).toEqual({
      outcomes: ['STORED'],
      segmentId: null,
      spooled: true,
    });
    state.away = false;
    expect(await accept({ tenantId: 'acme', backfill: false, items: items('b') })).toMatchObject({
      spooled: false,
    });
    expect(stored()).toEqual(['b']);
    await spool.drain();
    expect(stored()).toEqual(['b', 'old', 'a']);
  });

  it('gives back envelopes as they were, strange ones too', async () => {
    const { spool, batches } = setUp();
    const strange = envelope('tab\t quote" \u2028 \u0000 \u{1f525}');
    await spool.take('acme', [strange]);
    await spool.drain();
    expect([...batches.values()][0]!.items[0]!.envelope).toEqual(strange);
  });
});
