import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { type Following, followSse } from '../kit/follow.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const INGEST = `mutation I($input: IngestObservationsInput!) { ingestObservations(input: $input) { __typename ... on IngestObservationsAccepted { accepted states { id identity } } ... on Error { code } } }`;
const TOKEN = `mutation T($input: CreateTokenInput!) { createToken(input: $input) { ... on CreatedToken { token } } }`;

let server: TestServer;
let admin: string;
/** Tokens of tenant acme, by scope. */
const acme: Record<string, string> = {};
let foreign: string;

const code = (answer: any): unknown => answer.errors?.[0]?.extensions?.code;
const observations = (name: string) =>
  Array.from({ length: 12 }, (_, i) => ({
    identity: 'user:same-name',
    primitive: 'login.country',
    value: `${name}-${i < 8 ? 1 : 2}`,
    windowEnd: new Date(Date.UTC(2026, 4, 1) + i * 60_000).toISOString(),
    evidenceRef: `same/${i}`,
  }));
const send = async (tenant: string, token: string) =>
  (
    await server.ask(
      INGEST,
      { input: { tenant, wait: 'PROCESSED', observations: observations(tenant) } },
      token,
    )
  ).data.ingestObservations;

beforeAll(async () => {
  server = await startTestServer();
  for (const tenant of ['acme', 'globex'])
    await server.ask(`mutation { createTenant(input: { tenant: "${tenant}" }) { __typename } }`);
  const make = async (input: object, as: string | null) =>
    (await server.ask(TOKEN, { input }, as)).data.createToken.token;
  admin = await make({ name: 'admin', scopes: ['ADMIN'] }, null);
  for (const scope of ['INGEST', 'READ', 'REVIEW', 'WALL', 'ADMIN'])
    acme[scope] = await make({ name: scope, scopes: [scope], tenants: ['acme'] }, admin);
  await send('acme', acme.INGEST!);
  foreign = (await send('globex', admin)).states[0].id;
});
afterAll(() => server.close());

describe('attribution between tenants', () => {
  it('takes observations only with the scope and the tenant', async () => {
    expect(await send('acme', acme.INGEST!)).toMatchObject({ accepted: 0 });
    for (const [tenant, token] of [
      ['globex', acme.INGEST!],
      ['acme', acme.READ!],
      ['no-such', acme.INGEST!],
    ])
      expect(await send(tenant!, token!)).toEqual({ __typename: 'NotAllowed', code: 'NOT_ALLOWED' });
  });

  it('keeps the same identity, primitive and evidence of two tenants apart', async () => {
    const values = await server.foreshock.services.db.pool.query(
      'SELECT tenant_id, count(*)::int AS n FROM observation GROUP BY 1 ORDER BY 1',
    );
    expect(values.rows).toEqual([
      { tenant_id: 'acme', n: 12 },
      { tenant_id: 'globex', n: 12 },
    ]);
    const seen = (
      await server.ask(
        '{ attributionStates(tenant: "acme") { edges { node { tenant currentValue restsOn { value } } } } }',
        {},
        acme.READ,
      )
    ).data;
    expect(JSON.stringify(seen)).not.toContain('globex');
    expect(seen.attributionStates.edges).toMatchObject([{ node: { tenant: 'acme' } }]);
  });

  it.each(['attributionStates', 'multiActorReports', 'identityMerges', 'primitives'])(
    'refuses %s of another tenant, whether it exists or not',
    async (field) => {
      for (const tenant of ['globex', 'no-such'])
        expect(
          code(await server.ask(`{ ${field}(tenant: "${tenant}") { edges { cursor } } }`, {}, acme.READ)),
        ).toBe('NOT_ALLOWED');
    },
  );

  it('shows nothing to a wall, nor to who only sends', async () => {
    expect(
      code(await server.ask('{ attributionStates(tenant: "acme") { edges { cursor } } }', {}, acme.WALL)),
    ).toBe('NOT_ALLOWED');
    expect(
      code(await server.ask('{ attributionStates(tenant: "acme") { edges { cursor } } }', {}, acme.INGEST)),
    ).toBe('NOT_ALLOWED');
  });

  it('finds no state of another tenant by its id', async () => {
    const find = (token: string) =>
      server.ask('query N($id: ID!) { node(id: $id) { id } }', { id: foreign }, token);
    expect(await find(acme.READ!)).toEqual({ data: { node: null } });
    expect((await find(admin)).data.node.id).toBe(foreign);
  });

  it.each([
    ['mergeIdentities', '{ tenant: "TENANT", identity: "a", into: "b" }', 'REVIEW'],
    ['unmergeIdentity', '{ tenant: "TENANT", identity: "a" }', 'REVIEW'],
    ['registerPrimitive', '{ tenant: "TENANT", name: "a.b", kind: NUMERIC, description: "x" }', 'ADMIN'],
    ['setAttributionProfile', '{ tenant: "TENANT", profile: REFERENCE }', 'ADMIN'],
  ])('lets %s only with the scope, in the tenant', async (mutation, input, scope) => {
    const run = async (tenant: string, token: string) =>
      (
        await server.ask(
          `mutation { ${mutation}(input: ${input.replace('TENANT', tenant)}) { __typename } }`,
          {},
          token,
        )
      ).data[mutation].__typename;
    expect(await run('globex', acme[scope]!)).toBe('NotAllowed');
    expect(await run('acme', acme.READ!)).toBe('NotAllowed');
    expect(await run('acme', acme[scope]!)).not.toBe('NotAllowed');
    const kept = await server.foreshock.services.db.pool.query(
      `SELECT attribution_profile FROM tenant WHERE id = 'globex'`,
    );
    expect(kept.rows[0].attribution_profile).toBe('ROBUST');
  });

  it('tells a token the changes of its tenants only', async () => {
    const query =
      'subscription C($tenants: [ID!], $after: String) { attributionChanged(tenants: $tenants, after: $after) { to state { tenant } } }';
    const own: Following = followSse(server.url, query, { after: '' }, acme.READ);
    await eventually(
      async () => own.seen.length,
      (seen) => seen >= 2,
    );
    expect(new Set(own.seen.map((data) => data.attributionChanged.state.tenant))).toEqual(new Set(['acme']));
    own.stop();
    const refused: Following = followSse(server.url, query, { tenants: ['globex'] }, acme.READ);
    await eventually(
      async () => refused.errors.length,
      (errors) => errors > 0,
    );
    refused.stop();
  });
});
