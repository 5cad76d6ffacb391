import { describe, expect, it } from 'vitest';
import type { RawEnvelope } from '../../../src/domain/envelope/envelope.js';
import type { Accept, AcceptRequest } from '../../../src/pipeline/accept.js';
import { createSpool, type SpoolFile } from '../../../src/pipeline/spool.js';

const envelope = (body: string): RawEnvelope => ({
  body,
  format: 'line',
  mode: 'UDP',
  peer: '192.0.2.7',
  source: { type: 'syslog', id: '192.0.2.7', name: null, path: null },
});

/** A store that can be away, and a file in memory with the contract of the one on disk. */
function setUp() {
  const stored: string[] = [];
  const requests: AcceptRequest[] = [];
  const lines: string[] = [];
  const spooled: number[] = [];
  const store = { away: false };
  const accept: Accept = async (request) => {
    if (store.away) throw new Error('connect ECONNREFUSED');
    requests.push(request);
    stored.push(...request.items.map((item) => item.envelope.body));
    return { outcomes: request.items.map(() => 'STORED' as const), segmentId: 's' };
  };
  const file: SpoolFile = {
    append: async (line) => void lines.push(line),
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
  const spool = createSpool(accept, file, (count) => spooled.push(count));
  return { spool, store, stored, requests, lines, spooled };
}

describe('pipeline/spool', () => {
  it('waits for the first drain: an earlier run may have left batches that are older', async () => {
    const { spool, stored, lines } = setUp();
    lines.push(JSON.stringify({ tenantId: 'acme', envelopes: [envelope('left behind')] }));
    await spool.take('acme', [envelope('new')]);
    expect(stored).toEqual([]);
    expect(await spool.drain()).toBe(2);
    expect(stored).toEqual(['left behind', 'new']);
  });

  it('stores at once while the store is there, without a key and with the tenant', async () => {
    const { spool, requests, lines, spooled } = setUp();
    await spool.drain();
    await spool.take('acme', [envelope('one'), envelope('two')]);
    expect(requests).toEqual([
      {
        tenantId: 'acme',
        backfill: false,
        items: [
          { envelope: envelope('one'), idempotencyKey: null },
          { envelope: envelope('two'), idempotencyKey: null },
        ],
      },
    ]);
    expect([lines, spooled]).toEqual([[], []]);
  });

  it('writes to disk while the store is away, counts it, and replays it in order', async () => {
    const { spool, store, stored, spooled } = setUp();
    await spool.drain();
    await spool.take('acme', [envelope('before')]);
    store.away = true;
    await spool.take('acme', [envelope('during 1'), envelope('during 2')]);
    await spool.take('zenith', [envelope('during 3')]);
    expect(spooled).toEqual([2, 1]);
    store.away = false;
    await spool.take('acme', [envelope('queued up behind')]);
    expect(stored).toEqual(['before']);
    expect(await spool.drain()).toBe(3);
    await spool.take('acme', [envelope('after')]);
    expect(stored).toEqual(['before', 'during 1', 'during 2', 'during 3', 'queued up behind', 'after']);
  });

  it('keeps what it could not replay, and goes on writing behind it', async () => {
    const { spool, store, stored, lines } = setUp();
    store.away = true;
    await spool.take('acme', [envelope('one')]);
    await expect(spool.drain()).rejects.toThrow('ECONNREFUSED');
    store.away = false;
    await spool.take('acme', [envelope('two')]);
    expect([stored, lines.length]).toEqual([[], 2]);
    await spool.drain();
    expect(stored).toEqual(['one', 'two']);
  });

  it('gives back envelopes as they were, strange ones too', async () => {
    const { spool, requests } = setUp();
    const strange = envelope('tab\t quote" \u2028 \u0000 \u{1f525}');
    await spool.take('acme', [strange]);
    await spool.drain();
    expect(requests[0]!.items[0]!.envelope).toEqual(strange);
  });
});
