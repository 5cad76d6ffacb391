import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { multiActor } from '../../../src/pipeline/multi-actor.js';
import { eventually } from '../kit/eventually.js';
import { type Following, followSse, followWebSocket } from '../kit/follow.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const INGEST = `mutation I($input: IngestObservationsInput!) { ingestObservations(input: $input) { __typename
  ... on IngestObservationsAccepted { accepted overwritten unchanged superseded rejected unregistered
    results { index status registered code message hint }
    states { identity primitive state currentValue confidence observationCount lastChangeAt lastObservationAt explanation profile kind } }
  ... on Error { code message hint } } }`;
const STATES = `query S($tenant: ID!, $filter: AttributionFilter, $first: Int, $after: String) {
  attributionStates(tenant: $tenant, filter: $filter, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    edges { node { id identity primitive domain state currentValue confidence observationCount lastChangeAt registered kind withdrawn host user } } } }`;
const CHANGED = `subscription C($tenants: [ID!], $after: String) {
  attributionChanged(tenants: $tenants, after: $after) { cursor identity primitive from to at state { id state explanation } } }`;

const START = Date.UTC(2026, 4, 4, 8);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let server: TestServer;
/** A second API process over the same database. */
let second: TestServer;
const open: Following[] = [];
const keep = (following: Following): Following => {
  open.push(following);
  return following;
};

type Sent = Record<string, unknown>;

const ingest = async (tenant: string, observations: readonly Sent[], rest: Sent = {}, token?: string) =>
  (await server.ask(INGEST, { input: { tenant, observations, wait: 'PROCESSED', ...rest } }, token ?? null))
    .data.ingestObservations;
const states = async (tenant: string, filter: Sent = {}) =>
  (await server.ask(STATES, { tenant, filter, first: 100 })).data.attributionStates.edges.map(
    (edge: any) => edge.node,
  );
const createTenant = (tenant: string, rest = '') =>
  server.ask(`mutation { createTenant(input: { tenant: "${tenant}" ${rest} }) { __typename } }`);

/** One letter an observation, four a session, sessions two hours apart. */
function letters(identity: string, primitive: string, text: string, rest: Sent = {}): Sent[] {
  return [...text].map((value, index) => {
    const session = Math.floor(index / 4);
    return {
      identity,
      primitive,
      value,
      windowEnd: new Date(START + session * 2 * HOUR + index * MINUTE).toISOString(),
      sessionId: `s${session}`,
      evidenceRef: `${identity}/${index}`,
      ...rest,
    };
  });
}

beforeAll(async () => {
  server = await startTestServer();
  second = await startTestServer({ role: 'api', databaseUrl: server.databaseUrl });
});
afterEach(() => {
  for (const following of open.splice(0)) following.stop();
});
afterAll(async () => {
  await second.close();
  await server.close();
});

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

describe('attributionStates', () => {
  beforeAll(async () => {
    await createTenant('read');
    await ingest('read', [
      ...letters('user:amelia', 'motor.input_modality', 'AAAAAAAAAAAABBBBBBBB').map((one) => ({
        ...one,
        value: one.value === 'A' ? 'typed' : 'pasted',
      })),
      ...letters('user:amelia', 'login.country', 'DDDDDDDDDDDD'),
      ...letters('user:jonas', 'login.country', 'DDDDEEEEDDDDEEEEDDDDEEEEDDDDEEEE'),
      ...letters('user:jonas', 'login.device', 'LLLLRRRRLLLLRRRRLLLLRRRRLLLLRRRR', {}).map((one, i) => ({
        ...one,
        evidenceRef: `jonas/device/${i}`,
      })),
    ]);
  });

  it('is filtered by identity, primitive, domain, state and time of change', async () => {
    expect((await states('read')).map((s: any) => `${s.identity} ${s.primitive}`)).toEqual([
      'user:amelia login.country',
      'user:amelia motor.input_modality',
      'user:jonas login.country',
      'user:jonas login.device',
    ]);
    expect(await states('read', { identity: 'user:jonas' })).toHaveLength(2);
    expect(await states('read', { primitive: 'login.country' })).toHaveLength(2);
    expect(await states('read', { domain: 'motor' })).toMatchObject([
      { state: 'DRIFTING', registered: true, user: 'amelia', host: null },
    ]);
    expect(await states('read', { state: ['MULTI_ACTOR'] })).toHaveLength(2);
    expect(await states('read', { state: ['MULTI_ACTOR', 'STABLE'] })).toHaveLength(3);
    const drift = (await states('read', { domain: 'motor' }))[0].lastChangeAt;
    expect((await states('read', { changedSince: drift })).map((s: any) => s.state)).toContain('DRIFTING');
    expect(await states('read', { changedSince: '2027-01-01' })).toEqual([]);
  });

  it('pages without missing or repeating one', async () => {
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const page: any = (await server.ask(STATES, { tenant: 'read', first: 1, after })).data
        .attributionStates;
      expect(page.totalCount).toBe(4);
      seen.push(...page.edges.map((edge: any) => edge.node.id));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(new Set(seen).size).toBe(4);
  });

  it('explains itself, names the observations it rests on, its history and both profiles side by side', async () => {
    const query = `query D($filter: AttributionFilter) { attributionStates(tenant: "read", filter: $filter) { edges { node { explanation
      restsOn { identity value windowEnd sessionId evidenceRef confidence }
      first: history(first: 2) { edges { node { kind from to asOf } } pageInfo { hasNextPage endCursor } }
      history(first: 50) { edges { cursor node { kind from to asOf observationCount supersededAt } } }
      comparison { sameState observations complete reference { state explanation } robust { state confidence lastChangeAt } } } } } }`;
    const ask = async (filter: Sent) =>
      (await server.ask(query, { filter })).data.attributionStates.edges[0].node;
    const drift = await ask({ domain: 'motor' });
    expect(drift.explanation).toMatch(/“pasted” has taken the place of “typed”/);
    expect(drift.restsOn.length).toBeGreaterThanOrEqual(4);
    expect(drift.restsOn.every((one: any) => one.value === 'pasted')).toBe(true);
    expect(drift.history.edges.map((edge: any) => edge.node.to)).toEqual(['UNKNOWN', 'STABLE', 'DRIFTING']);
    expect(drift.first.pageInfo.hasNextPage).toBe(true);
    expect(drift.comparison).toMatchObject({
      observations: 20,
      complete: true,
      robust: { state: 'DRIFTING' },
    });
    const shared = await ask({ identity: 'user:jonas', primitive: 'login.country' });
    expect(shared.explanation).toMatch(/Confirmed: login\.device changed in the same sessions/);
    expect(shared.comparison).toMatchObject({
      sameState: false,
      reference: { state: expect.not.stringMatching('MULTI_ACTOR') },
    });
  });

  it('finds a state by its id, and says by code what is no cursor', async () => {
    const [one] = await states('read');
    expect(
      (await server.ask(`{ node(id: "${one.id}") { __typename ... on AttributionState { primitive } } }`))
        .data.node,
    ).toEqual({
      __typename: 'AttributionState',
      primitive: 'login.country',
    });
    const bad = await server.ask(
      '{ attributionStates(tenant: "read") { edges { node { history(first: 1, after: "zzz") { edges { cursor } } } } } }',
    );
    expect(bad.errors![0]!.extensions!.code).toBe('BAD_CURSOR');
  });
});

describe('attributionChanged', () => {
  it('tells each change once, over SSE and WebSocket, from every API process, and replays after a cursor', async () => {
    await createTenant('live');
    const readers = [server.url, second.url].flatMap((url) => [
      keep(followSse(url, CHANGED, { tenants: ['live'], after: '' })),
      keep(followWebSocket(url, CHANGED, { tenants: ['live'], after: '' })),
    ]);
    const story = letters('live one', 'login.country', 'AAAAAAAAAAAABBBBBBBBBBBBBBBBBBBB');
    for (let at = 0; at < story.length; at += 5) await ingest('live', story.slice(at, at + 5));
    for (const reader of readers) {
      await eventually(
        async () => reader.seen.length,
        (seen) => seen >= 4,
      );
      const told = reader.seen.map((data) => [data.attributionChanged.from, data.attributionChanged.to]);
      expect(told).toEqual([
        [null, 'UNKNOWN'],
        ['UNKNOWN', 'STABLE'],
        ['STABLE', 'DRIFTING'],
        ['DRIFTING', 'STABLE'],
      ]);
      expect(reader.seen[3].attributionChanged.state).toMatchObject({ state: 'STABLE' });
    }
    const cursor = readers[0]!.seen[1].attributionChanged.cursor;
    const rest = keep(followWebSocket(second.url, CHANGED, { after: cursor, tenants: ['live'] }));
    await eventually(
      async () => rest.seen.length,
      (seen) => seen >= 2,
    );
    expect(rest.seen.map((data) => data.attributionChanged.to)).toEqual(['DRIFTING', 'STABLE']);
    await ingest('live', letters('live two', 'login.country', 'A'));
    await eventually(
      async () => rest.seen.length,
      (seen) => seen >= 3,
    );
    expect(rest.seen[2].attributionChanged).toMatchObject({
      identity: 'live two',
      from: null,
      to: 'UNKNOWN',
    });
  });

  it('tells the same of one batch as of single observations, and nothing of what is retold', async () => {
    await createTenant('batch');
    const story = letters('b', 'login.country', 'AAAAAAAAAAAABBBBBBBBBBBBBBBBBBBB');
    await ingest('batch', story.slice(1));
    const reader = keep(followSse(server.url, CHANGED, { tenants: ['batch'], after: '' }));
    await eventually(
      async () => reader.seen.length,
      (seen) => seen >= 4,
    );
    await ingest('batch', story.slice(0, 1));
    await ingest('batch', letters('after', 'login.country', 'A'));
    await eventually(
      async () => reader.seen.length,
      (seen) => seen >= 5,
    );
    expect(reader.seen.map((data) => data.attributionChanged.to)).toEqual([
      'UNKNOWN',
      'STABLE',
      'DRIFTING',
      'STABLE',
      'UNKNOWN',
    ]);
  });
});

describe('weak signals', () => {
  const events = async (tenant: string) =>
    (
      await server.ask(
        `{ events(tenant: "${tenant}", first: 50, filter: { sourceId: "foreshock-attribution" }) { edges { node { message host severity occurredAt asset fields correlationKeys signature { template } } } } }`,
      )
    ).data.events.edges.map((edge: any) => edge.node);

  it('turns a change of a user or host into an event at the time of the observation, once', async () => {
    await createTenant('signal', 'clock: EVENT');
    const story = letters('amelia', 'login_country', 'DDDDDDDDDDDDEEEEEEEE', {
      user: 'amelia',
      host: 'fw-1',
    });
    await ingest('signal', story);
    const [event] = await eventually(
      () => events('signal'),
      (found) => found.length > 0,
    );
    const state = (await states('signal'))[0];
    expect(event).toMatchObject({
      message: 'attribution of user amelia: primitive login_country went from STABLE to DRIFTING',
      host: 'fw-1',
      asset: 'amelia',
      severity: 'notice',
      occurredAt: state.lastChangeAt,
      correlationKeys: { user: 'amelia', host: 'fw-1', identity: 'amelia' },
    });
    await server.foreshock.services.db.pool.query(
      `UPDATE attribution_change SET signal = 'LIVE' WHERE tenant_id = 'signal' AND signal = 'SENT'`,
    );
    await eventually(
      async () =>
        (
          await server.foreshock.services.db.pool.query(
            `SELECT 1 FROM attribution_change WHERE tenant_id = 'signal' AND signal = 'LIVE'`,
          )
        ).rowCount,
      (left) => left === 0,
    );
    await ingest('signal', letters('b', 'p', 'A', { user: 'b' }));
    expect(await events('signal')).toHaveLength(1);
  });

  it('says nothing of identities that are tied to nobody', async () => {
    await createTenant('untied');
    await ingest('untied', letters('somebody', 'login_country', 'DDDDDDDDDDDDEEEEEEEE'));
    await eventually(
      async () =>
        (
          await server.foreshock.services.db.pool.query(
            `SELECT signal FROM attribution_change WHERE tenant_id = 'untied'`,
          )
        ).rows.map((row) => row.signal),
      (signals) => signals.length === 3 && !signals.includes('LIVE'),
    );
    expect(await events('untied')).toEqual([]);
  });
});

describe('identities', () => {
  const merge = async (identity: string, into: string) =>
    (
      await server.ask(
        `mutation M($identity: ID!, $into: ID!) { mergeIdentities(input: { tenant: "merged", identity: $identity, into: $into, reason: "same person" }) { __typename ... on IdentityMerge { identity into mergedBy } ... on Error { code message hint } } }`,
        { identity, into },
      )
    ).data.mergeIdentities;
  const unmerge = async (identity: string) =>
    (
      await server.ask(
        `mutation U($identity: ID!) { unmergeIdentity(input: { tenant: "merged", identity: $identity }) { __typename ... on IdentityMerge { unmergedBy unmergedAt } ... on Error { code } } }`,
        { identity },
      )
    ).data.unmergeIdentity;
  const counts = async () =>
    Object.fromEntries(
      (await states('merged')).map((s: any) => [`${s.identity} ${s.primitive}`, s.observationCount]),
    );

  it('are one while they are merged and two again afterwards, with what came in between', async () => {
    await createTenant('merged');
    await ingest('merged', [
      ...letters('a', 'p', 'XXXXXXXX'),
      ...letters('b', 'p', 'YYYYYYYY'),
      ...letters('b', 'q', 'ZZZZ').map((one, i) => ({ ...one, evidenceRef: `q/${i}` })),
    ]);
    expect(await merge('b', 'a')).toMatchObject({
      identity: 'b',
      into: 'a',
      mergedBy: 'anybody on this machine',
    });
    await eventually(counts, (found) => found['a p'] === 16 && found['a q'] === 4);
    expect(Object.keys(await counts())).toEqual(['a p', 'a q']);
    expect((await states('merged', { identity: 'b' })).map((s: any) => s.identity)).toEqual(['a', 'a']);
    const more = await ingest('merged', letters('b', 'p', 'YYYYYYYYY').slice(8));
    expect(more.states).toMatchObject([{ identity: 'a', observationCount: 17 }]);
    expect(await unmerge('b')).toMatchObject({ unmergedBy: 'anybody on this machine' });
    await eventually(counts, (found) => found['a p'] === 8 && found['b p'] === 9 && found['b q'] === 4);
    expect(Object.keys(await counts())).toEqual(['a p', 'b p', 'b q']);
    const list = await server.ask(
      '{ identityMerges(tenant: "merged", first: 5) { edges { node { identity into reason unmergedAt } } } }',
    );
    expect(list.data.identityMerges.edges[0].node).toMatchObject({
      identity: 'b',
      into: 'a',
      reason: 'same person',
      unmergedAt: expect.any(String),
    });
  });

  it('are not merged with themselves, with nobody, twice, or in a circle', async () => {
    expect(await merge('a', 'a')).toMatchObject({ __typename: 'ValidationError', code: 'SAME_IDENTITY' });
    expect(await merge('a', 'never seen')).toMatchObject({ code: 'UNKNOWN_IDENTITY' });
    expect(await unmerge('a')).toMatchObject({ code: 'NOT_MERGED' });
    expect(await merge('a', 'b')).toMatchObject({ __typename: 'IdentityMerge' });
    expect(await merge('a', 'b')).toMatchObject({ code: 'ALREADY_MERGED', hint: 'Unmerge it first.' });
    expect(await merge('b', 'a')).toMatchObject({ code: 'CIRCLE' });
  });
});

describe('the scheduled pass', () => {
  it('reports an identity once, and again only when a primitive joins', async () => {
    await createTenant('reported');
    const turns = 'AAAABBBBAAAABBBBAAAABBBBAAAABBBB';
    const of = (primitive: string, text: string) =>
      letters('user:shared', primitive, text).map((one, i) => ({ ...one, evidenceRef: `${primitive}/${i}` }));
    await ingest('reported', [...of('p.one', turns), ...of('p.two', turns)]);
    const pass = () =>
      multiActor(
        { multiActor: server.foreshock.services.stores.multiActor, now: () => new Date() },
        'reported',
      );
    const reports = async () =>
      (
        await server.ask(
          '{ multiActorReports(tenant: "reported") { totalCount edges { node { identity primitives added } } } }',
        )
      ).data.multiActorReports.edges.map((edge: any) => edge.node);
    // The server's own pass may come first: twice is still once.
    await Promise.all([pass(), pass()]);
    expect(await reports()).toEqual([
      { identity: 'user:shared', primitives: ['p.one', 'p.two'], added: ['p.one', 'p.two'] },
    ]);
    expect(await pass()).toBe(0);
    await ingest('reported', of('p.three', turns));
    await pass();
    expect(await reports()).toMatchObject([{ added: ['p.three'] }, { added: ['p.one', 'p.two'] }]);
    const reader = keep(
      followSse(
        server.url,
        'subscription M { multiActorReported(tenants: ["reported"], after: "") { cursor report { added } } }',
      ),
    );
    await eventually(
      async () => reader.seen.length,
      (seen) => seen >= 2,
    );
    expect(reader.errors).toEqual([]);
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
