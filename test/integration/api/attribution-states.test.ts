import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attributionOf, letters, type Sent, STATES } from '../kit/attribution.js';
import { startTestServer, type TestServer } from '../kit/server.js';

let server: TestServer;
const { createTenant, ingest, states } = attributionOf(() => server);

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

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
      ...letters('user:jonas', 'login.device', 'LLLLRRRRLLLLRRRRLLLLRRRRLLLLRRRR'),
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
