import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attributionOf, letters } from '../kit/attribution.js';
import { eventually } from '../kit/eventually.js';
import { startTestServer, type TestServer } from '../kit/server.js';

let server: TestServer;
const { createTenant, ingest, states } = attributionOf(() => server);

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('ingestObservations', () => {
  beforeAll(() => createTenant('sent'));

  it('says of each observation what became of it', async () => {
    const first = await ingest('sent', letters('amelia', 'login.country', 'AAAA'));
    expect(first).toMatchObject({
      accepted: 4,
      overwritten: 0,
      unchanged: 0,
      rejected: 0,
      unregistered: ['login.country'],
    });
    expect(first.results[0]).toMatchObject({ index: 0, status: 'ACCEPTED', registered: false, code: null });
    expect(first.states).toMatchObject([
      {
        identity: 'amelia',
        primitive: 'login.country',
        state: 'STABLE',
        currentValue: 'A',
        observationCount: 4,
        profile: 'ROBUST',
        kind: 'CATEGORICAL',
      },
    ]);
    const again = await ingest('sent', letters('amelia', 'login.country', 'AAAB'));
    expect(again).toMatchObject({ accepted: 0, overwritten: 1, unchanged: 3 });
    expect(again.states[0]).toMatchObject({ observationCount: 4 });
  });

  it('keeps the last of two in one call', async () => {
    const two = [...letters('twice', 'p', 'A'), ...letters('twice', 'p', 'B')];
    const result = await ingest('sent', two);
    expect(result.results.map((one: any) => one.status)).toEqual(['SUPERSEDED', 'ACCEPTED']);
    expect(result.states[0]).toMatchObject({ currentValue: 'B', observationCount: 1 });
  });

  it.each([
    [
      'a word it does not take',
      { primitive: 'motor.input_modality', value: 'shouted' },
      'BAD_VALUE',
      /motor\.input_modality.*typed, pasted, mixed/,
    ],
    [
      'a number out of range',
      { primitive: 'toolchain.c2.beacon_interval_ms', value: -5 },
      'BAD_VALUE',
      /toolchain\.c2\.beacon_interval_ms.*from/,
    ],
    [
      'a text where numbers are',
      { primitive: 'toolchain.c2.beacon_interval_ms', value: 'soon' },
      'BAD_VALUE',
      /a finite number/,
    ],
    ['an empty identity', { identity: '  ' }, 'BAD_NAME', /identity/],
    ['a control character', { evidenceRef: 'a\u0000b' }, 'BAD_NAME', /evidenceRef/],
    ['a confidence of two', { confidence: 2 }, 'BAD_CONFIDENCE', /between 0 and 1/],
    ['a time that is none', { windowEnd: 'yesterday' }, 'BAD_WINDOW', /windowEnd/],
    ['a date that does not exist', { windowEnd: '2026-02-31T10:00:00Z' }, 'BAD_WINDOW', /windowEnd/],
    ['a time in the far future', { windowEnd: '2999-01-01T00:00:00Z' }, 'BAD_WINDOW', /48 hours/],
    [
      'a window that ends before it starts',
      { windowStart: '2026-05-05T00:00:00Z', windowEnd: '2026-05-04T00:00:00Z' },
      'BAD_WINDOW',
      /start/,
    ],
    ['a host of control characters', { host: '\u0007' }, 'BAD_NAME', /host/],
    ['a value of three kilobytes', { value: 'x'.repeat(3_000) }, 'VALUE_TOO_LONG', /2048/],
  ])('rejects %s by its place, and takes the rest', async (_, wrong, code, message) => {
    const good = letters(`beside ${code}`, 'login.country', 'AA', { evidenceRef: undefined }).map(
      (one, i) => ({ ...one, evidenceRef: `${JSON.stringify(wrong).slice(0, 80)}/${i}` }),
    );
    const result = await ingest('sent', [good[0]!, { ...good[1]!, ...wrong }]);
    expect(result).toMatchObject({ accepted: 1, rejected: 1 });
    expect(result.results[1]).toMatchObject({ index: 1, status: 'REJECTED', code });
    expect(result.results[1].message).toMatch(message);
  });

  it('takes lists, booleans, nulls and texts that PostgreSQL cannot hold as they are', async () => {
    const values = [['a', 'b'], true, null, 'nul \u0000 and lone \ud800', 12.5, { deep: { er: 1 } }];
    const sent = values.map((value, index) => ({
      ...letters('odd', `odd.p${index}`, 'A')[0]!,
      value,
      evidenceRef: `odd/${index}`,
    }));
    const result = await ingest('sent', sent);
    expect(result.results.map((one: any) => one.status)).toEqual([
      'REJECTED',
      'ACCEPTED',
      'ACCEPTED',
      'ACCEPTED',
      'ACCEPTED',
      'REJECTED',
    ]);
    await server.ask(
      'mutation { registerPrimitive(input: { tenant: "sent", name: "odd.p0", kind: ARRAY, description: "A list." }) { __typename } }',
    );
    expect((await ingest('sent', sent)).results[0]).toMatchObject({ status: 'ACCEPTED', registered: true });
  });

  it('refuses a call of more than 10,000, and an unknown tenant', async () => {
    const many = Array.from({ length: 10_001 }, () => letters('many', 'p', 'A')[0]!);
    expect(await ingest('sent', many)).toMatchObject({ __typename: 'ValidationError', code: 'TOO_MANY' });
    expect(await ingest('nobody', letters('x', 'p', 'A'))).toMatchObject({ code: 'UNKNOWN_TENANT' });
    expect(await ingest('sent', [])).toMatchObject({ accepted: 0, results: [] });
  });
});

describe('registry and profile', () => {
  const register = async (input: string, token: string | null = null) =>
    (
      await server.ask(
        `mutation { registerPrimitive(input: { tenant: "rules", ${input} }) { __typename ... on Primitive { name kind allowed registered } ... on Error { code message } } }`,
        {},
        token,
      )
    ).data.registerPrimitive;

  it('folds again by a new kind, and rejects by the new bounds', async () => {
    await createTenant('rules');
    const numbers = Array.from({ length: 8 }, (_, i) => ({
      ...letters('n', 'net.rtt_ms', 'AAAAAAAA')[i]!,
      value: String(100 + i),
    }));
    expect((await ingest('rules', numbers)).states).toMatchObject([
      { kind: 'CATEGORICAL', state: 'CONFLICTED' },
    ]);
    expect(
      await register('name: "net.rtt_ms", kind: NUMERIC, description: "Round trip.", minimum: 0'),
    ).toMatchObject({ __typename: 'Primitive', kind: 'NUMERIC', registered: true });
    const [state] = await eventually(
      () => states('rules'),
      (found) => found[0].kind === 'NUMERIC',
    );
    expect(state).toMatchObject({ state: 'STABLE', registered: true, observationCount: 8 });
    const refused = await ingest('rules', [{ ...numbers[0]!, value: -1, evidenceRef: 'new' }]);
    expect(refused.results[0].message).toMatch(
      /net\.rtt_ms does not take -1: it takes a finite number of 0 or more/,
    );
  });

  it('refuses definitions that make no sense', async () => {
    expect(await register('name: "", kind: NUMERIC, description: "x"')).toMatchObject({ code: 'BAD_NAME' });
    expect(await register('name: "a", kind: NUMERIC, description: " "')).toMatchObject({
      code: 'BAD_DESCRIPTION',
    });
    expect(
      await register('name: "a", kind: NUMERIC, description: "x", minimum: 2, maximum: 1'),
    ).toMatchObject({ code: 'BAD_RANGE' });
    expect(await register('name: "a", kind: NUMERIC, description: "x", allowed: ["b"]')).toMatchObject({
      code: 'BAD_ALLOWED',
    });
    expect(await register('name: "a", kind: HASH, description: "x", maximum: 3')).toMatchObject({
      code: 'BAD_RANGE',
    });
  });

  it('lists what is built in, registered and only observed', async () => {
    await ingest('rules', letters('n', 'never.heard_of', 'A'));
    const { data } = await server.ask(
      '{ primitives(tenant: "rules", first: 200) { edges { node { name registered kind minimum maximum } } } }',
    );
    const byName = Object.fromEntries(data.primitives.edges.map((edge: any) => [edge.node.name, edge.node]));
    expect(byName['net.rtt_ms']).toMatchObject({ kind: 'NUMERIC', minimum: 0, maximum: null });
    expect(byName['motor.input_modality']).toMatchObject({ registered: true });
    expect(byName['never.heard_of']).toMatchObject({ registered: false });
  });

  it('folds a tenant by the profile chosen for it', async () => {
    await createTenant('ref', 'attributionProfile: REFERENCE');
    const story = letters('a', 'login.country', 'ABABA');
    expect((await ingest('ref', story)).states).toMatchObject([
      { profile: 'REFERENCE', state: 'MULTI_ACTOR', confidence: 0.6 },
    ]);
    const chosen = await server.ask(
      'mutation { setAttributionProfile(input: { tenant: "ref", profile: ROBUST }) { __typename ... on Tenant { attributionProfile } } }',
    );
    expect(chosen.data.setAttributionProfile).toEqual({ __typename: 'Tenant', attributionProfile: 'ROBUST' });
    const [state] = await eventually(
      () => states('ref'),
      (found) => found[0].state !== 'MULTI_ACTOR',
    );
    expect(state).toMatchObject({ observationCount: 5 });
  });
});
