import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../kit/server.js';

const EVENTS = `mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) {
  __typename ... on IngestAccepted { accepted duplicates rejected { index code message hint } } ... on ValidationError { code hint issues { path message } } ... on NotAllowed { code } } }`;
const LINES = EVENTS.replace('IngestEventsInput', 'IngestLinesInput').replace('ingestEvents', 'ingestLines');
const RAW = `query R($tenant: ID!, $filter: RawEnvelopeFilter) { rawEnvelopes(tenant: $tenant, filter: $filter, first: 50) { edges { node { status reason body sourceType events { message timeSource fields occurredAt receivedAt } } } } }`;

let server: TestServer;
const ingest = async (events: object[], tenant = 'default') =>
  (await server.ask(EVENTS, { input: { tenant, wait: 'PROCESSED', events } })).data.ingestEvents;
const lines = async (text: string, sourceType = 'file', tenant = 'default') =>
  (await server.ask(LINES, { input: { tenant, sourceType, wait: 'PROCESSED', lines: text } })).data
    .ingestLines;
const raw = async (filter: object, tenant = 'default') =>
  (await server.ask(RAW, { tenant, filter })).data.rawEnvelopes.edges.map((edge: any) => edge.node);

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('bad input', () => {
  it('refuses an event with nothing in it, and takes the rest of the call', async () => {
    const result = await ingest([{ message: '   ' }, { message: 'fine' }]);
    expect(result).toMatchObject({ accepted: 1, rejected: [{ index: 0, code: 'EMPTY_MESSAGE' }] });
    expect(result.rejected[0].hint).toBeTruthy();
  });

  it('refuses fields that are no object, with the place and what to send instead', async () => {
    const result = await ingest([
      { message: 'a', fields: [1, 2] },
      { message: 'b', correlationKeys: 'x' },
      { message: 'c', metadata: 7 },
    ]);
    expect(result.accepted).toBe(0);
    expect(result.rejected.map((r: any) => [r.index, r.code])).toEqual([
      [0, 'NOT_AN_OBJECT'],
      [1, 'NOT_AN_OBJECT'],
      [2, 'NOT_AN_OBJECT'],
    ]);
  });

  it('keeps what an unknown source type brings, says that it cannot read it, and loses nothing', async () => {
    expect(await ingest([{ message: 'from the future', sourceType: 'quantum' }])).toMatchObject({
      accepted: 1,
    });
    expect(await lines('a line of a type without lines', 'otlp')).toMatchObject({ accepted: 1 });
    const kept = await raw({ status: ['UNSUPPORTED'] });
    expect(kept.map((node: any) => node.sourceType).sort()).toEqual(['otlp', 'quantum']);
    expect(kept[0].reason).toMatch(/no line format|not known/);
    expect(kept.some((node: any) => node.body.includes('from the future'))).toBe(true);
  });

  it.each([
    ['1970-01-01T00:00:00Z', 'RECEIPT_UNSET_CLOCK'],
    ['2099-01-01T00:00:00Z', 'RECEIPT_FUTURE'],
    ['2026-02-31T10:00:00Z', 'RECEIPT_UNREADABLE'],
    ['yesterday', 'RECEIPT_UNREADABLE'],
    ['2020-05-05T05:05:05.123Z', 'STAMP'],
  ])('takes an event stamped %s and says where its time comes from', async (timestamp, timeSource) => {
    const message = `stamped ${timestamp}`;
    await ingest([{ message, timestamp, host: 'h' }]);
    const node = (await raw({})).find((candidate: any) => candidate.body.includes(message));
    expect(node.events[0].timeSource).toBe(timeSource);
    if (timeSource !== 'STAMP') expect(node.events[0].occurredAt).toBe(node.events[0].receivedAt);
  });

  it('keeps NUL bytes, lone surrogates and controls without breaking a row', async () => {
    await ingest([
      {
        message: 'nul \u0000 bell \u0007 lone \ud800 end',
        fields: { 'k\u0000': 'v\u0000' },
        host: 'h\u0000st',
      },
    ]);
    const node = (await raw({})).find((candidate: any) => candidate.body.includes('bell'));
    expect(node.status).toBe('CANONICALIZED');
    expect(node.events[0].message).toMatch(/^nul ␀ bell . lone . end$/u);
  });

  it('keeps a line of more than a megabyte as an envelope with a reason, and reads one of just less', async () => {
    const long = 'x'.repeat(1024 * 1024 + 1);
    const result = await lines(`${long}\n${'y'.repeat(1024 * 1024 - 10)}`);
    expect(result).toMatchObject({ accepted: 2 });
    const kept = await raw({ status: ['PARSE_FAILED'] });
    expect(kept.find((node: any) => node.reason.includes('longer than')).body).toHaveLength(long.length);
  });

  it('refuses blank lines by their place, keeps JSON that is no object with a reason', async () => {
    expect(await lines('one\n\n   \ntwo\n')).toMatchObject({
      accepted: 2,
      rejected: [{ index: 1, code: 'EMPTY_LINE' }, { index: 2 }],
    });
    await lines('[1, 2, 3]');
    const kept = await raw({ status: ['PARSE_FAILED'] });
    expect(kept.some((node: any) => node.body === '[1, 2, 3]' && /not an object/.test(node.reason))).toBe(
      true,
    );
  });

  it('takes 10,000 events in one call and refuses one more, saying how to send them', async () => {
    const many = Array.from({ length: 10_001 }, (_, i) => ({ message: `bulk event ${i}`, host: 'h' }));
    expect(await ingest(many)).toMatchObject({ __typename: 'ValidationError', code: 'TOO_MANY' });
    expect(await ingest(many.slice(1))).toMatchObject({ accepted: 10_000, rejected: [] });
  });

  it('refuses an unknown tenant and stores nothing under any other', async () => {
    const before = (await server.ask('{ stats { received } }')).data.stats.received;
    expect(await ingest([{ message: 'whose?' }], 'nobody')).toMatchObject({
      __typename: 'ValidationError',
      code: 'UNKNOWN_TENANT',
    });
    expect(await ingest([{ message: 'whose?' }], '../default')).toMatchObject({ code: 'UNKNOWN_TENANT' });
    expect((await server.ask('{ stats { received } }')).data.stats.received).toBe(before);
  });

  it('answers malformed ids, cursors and queries with a code, never with a crash', async () => {
    expect((await server.ask('{ node(id: "not an id") { id } }')).errors![0]!.extensions!.code).toBe(
      'BAD_ID',
    );
    const bad = await server.ask(
      '{ events(tenant: "default", first: 2, after: "zzz") { edges { cursor } } }',
    );
    expect(bad.errors![0]!.extensions!.code).toBe('BAD_CURSOR');
    expect((await server.ask('{ nonsense }')).errors![0]!.message).toMatch(/nonsense/);
    expect((await server.ask('{ runtime { version } }')).data.runtime.version).toBeTruthy();
  });
});
