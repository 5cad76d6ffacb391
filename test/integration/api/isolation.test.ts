import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../kit/server.js';

const INGEST = `mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) { __typename ... on IngestAccepted { accepted signatures { id } } ... on Error { code } } }`;
const TOKEN = `mutation T($input: CreateTokenInput!) { createToken(input: $input) { __typename ... on CreatedToken { id token } ... on Error { code } } }`;

let server: TestServer;
let admin: string;
let acmeReader: string;
let acmeSender: string;
let wall: string;
/** Node ids of things that belong to tenant globex. */
let foreign: string[];

const makeToken = async (input: object, as: string | null = null) =>
  (await server.ask(TOKEN, { input }, as)).data.createToken;
const code = (answer: any): unknown => answer.errors?.[0]?.extensions?.code;

beforeAll(async () => {
  server = await startTestServer();
  for (const tenant of ['acme', 'globex']) {
    await server.ask(
      `mutation { createTenant(input: { tenant: "${tenant}", clock: EVENT }) { __typename } }`,
    );
    const events = Array.from({ length: 40 }, (_, i) => ({
      message: `array md${i % 2} degraded`,
      host: `${tenant}-1`,
      timestamp: new Date(Date.UTC(2026, 4, 1) + i * 3_600_000 * 9).toISOString(),
      severity: 'error',
    }));
    await server.ask(INGEST, { input: { tenant, wait: 'PROCESSED', events } });
  }
  admin = (await makeToken({ name: 'admin', scopes: ['ADMIN'] })).token;
  acmeReader = (await makeToken({ name: 'reader', scopes: ['READ'], tenants: ['acme'] }, admin)).token;
  acmeSender = (await makeToken({ name: 'sender', scopes: ['INGEST'], tenants: ['acme'] }, admin)).token;
  wall = (await makeToken({ name: 'wall', scopes: ['WALL'], tenants: ['acme'] }, admin)).token;
  const all = await server.ask(
    '{ signatures(tenants: ["globex"], first: 5) { edges { node { id } } } candidates(tenants: ["globex"], first: 5) { edges { node { id } } } events(tenant: "globex", first: 2) { edges { node { id } } } rawEnvelopes(tenant: "globex", first: 2) { edges { node { id } } } digest(tenants: ["globex"]) { id } }',
    {},
    admin,
  );
  const ids = (name: string) => all.data[name].edges.map((edge: any) => edge.node.id);
  foreign = [
    ...ids('signatures'),
    ...ids('candidates'),
    ...ids('events'),
    ...ids('rawEnvelopes'),
    all.data.digest.id,
  ];
});
afterAll(() => server.close());

describe('access', () => {
  it('lets nobody in without a token once an admin token exists', async () => {
    expect(code(await server.ask('{ tenants { edges { node { tenant } } } }'))).toBe('UNAUTHENTICATED');
    expect(code(await server.ask('{ tenants { edges { node { tenant } } } }', {}, 'fsk_wrong'))).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('takes the token as a bearer or in X-API-Token', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-token': acmeReader },
      body: JSON.stringify({ query: '{ runtime { you } }' }),
    });
    expect(((await response.json()) as any).data.runtime.you).toBe('reader');
  });

  it('shows a token only its own tenants, in every list', async () => {
    const answer = await server.ask(
      '{ tenants { edges { node { tenant } } } signatures { edges { node { tenant hosts } } } candidates { edges { node { tenant } } } sources { edges { node { tenant } } } stats { received } }',
      {},
      acmeReader,
    );
    const tenants = ['tenants', 'signatures', 'candidates', 'sources'].flatMap((list) =>
      answer.data[list].edges.map((edge: any) => edge.node.tenant),
    );
    expect(new Set(tenants)).toEqual(new Set(['acme']));
    expect(answer.data.stats.received).toBe(40);
  });

  it.each(['signatures', 'candidates', 'sources', 'stats', 'digest'])(
    'refuses a tenant that the token does not name in %s',
    async (field) => {
      const body = field === 'stats' ? '{ received }' : field === 'digest' ? '{ id }' : '{ totalCount }';
      expect(
        code(await server.ask(`{ ${field}(tenants: ["acme", "globex"]) ${body} }`, {}, acmeReader)),
      ).toBe('NOT_ALLOWED');
      expect(code(await server.ask(`{ ${field}(tenants: ["no-such"]) ${body} }`, {}, acmeReader))).toBe(
        'NOT_ALLOWED',
      );
    },
  );

  it('refuses events and raw envelopes of another tenant', async () => {
    expect(code(await server.ask('{ events(tenant: "globex") { edges { cursor } } }', {}, acmeReader))).toBe(
      'NOT_ALLOWED',
    );
    expect(
      code(await server.ask('{ rawEnvelopes(tenant: "globex") { edges { cursor } } }', {}, acmeReader)),
    ).toBe('NOT_ALLOWED');
    expect(code(await server.ask('{ rescoreSchedules(tenant: "globex") { id } }', {}, acmeReader))).toBe(
      'NOT_ALLOWED',
    );
  });

  it('finds no node of another tenant by its id, whatever its type', async () => {
    expect(foreign.length).toBeGreaterThan(5);
    for (const id of foreign) {
      const seen = await server.ask(
        'query N($id: ID!) { node(id: $id) { __typename id } }',
        { id },
        acmeReader,
      );
      expect(seen).toEqual({ data: { node: null } });
      const own = await server.ask('query N($id: ID!) { node(id: $id) { __typename id } }', { id }, admin);
      expect(own.data.node.id).toBe(id);
    }
  });

  it('takes events only with the scope and the tenant', async () => {
    const send = async (tenant: string, token: string) =>
      (await server.ask(INGEST, { input: { tenant, events: [{ message: 'x' }] } }, token)).data.ingestEvents;
    expect(await send('acme', acmeSender)).toMatchObject({ accepted: 1 });
    expect(await send('globex', acmeSender)).toEqual({ __typename: 'NotAllowed', code: 'NOT_ALLOWED' });
    expect(await send('acme', acmeReader)).toEqual({ __typename: 'NotAllowed', code: 'NOT_ALLOWED' });
    expect(code(await server.ask('{ events(tenant: "acme") { edges { cursor } } }', {}, acmeSender))).toBe(
      'NOT_ALLOWED',
    );
  });

  it('lets a wall token see candidates and nothing raw', async () => {
    expect(
      (await server.ask('{ candidates { totalCount } stats { received } }', {}, wall)).data.candidates
        .totalCount,
    ).toBeGreaterThan(0);
    expect(code(await server.ask('{ signatures { totalCount } }', {}, wall))).toBe('NOT_ALLOWED');
    expect(code(await server.ask('{ rawEnvelopes(tenant: "acme") { edges { cursor } } }', {}, wall))).toBe(
      'NOT_ALLOWED',
    );
  });

  it('lets only an admin of every tenant create tenants, and an admin of some make tokens for those alone', async () => {
    const create = (token: string) =>
      server.ask('mutation { createTenant(input: { tenant: "new-one" }) { __typename } }', {}, token);
    expect((await create(acmeReader)).data.createTenant.__typename).toBe('NotAllowed');
    const acmeAdmin = (await makeToken({ name: 'acme admin', scopes: ['ADMIN'], tenants: ['acme'] }, admin))
      .token;
    expect((await create(acmeAdmin)).data.createTenant.__typename).toBe('NotAllowed');
    expect(await makeToken({ name: 'x', scopes: ['READ'], tenants: ['acme'] }, acmeAdmin)).toMatchObject({
      __typename: 'CreatedToken',
    });
    expect(await makeToken({ name: 'x', scopes: ['READ'], tenants: ['globex'] }, acmeAdmin)).toMatchObject({
      __typename: 'NotAllowed',
    });
    expect(await makeToken({ name: 'x', scopes: ['READ'] }, acmeAdmin)).toMatchObject({
      __typename: 'NotAllowed',
    });
  });

  it('ends a token at once when it is revoked, and keeps no secret', async () => {
    const made = await makeToken({ name: 'short', scopes: ['READ'], tenants: ['acme'] }, admin);
    expect((await server.ask('{ runtime { you } }', {}, made.token)).data.runtime.you).toBe('short');
    await server.ask('mutation R($id: ID!) { revokeToken(id: $id) { __typename } }', { id: made.id }, admin);
    expect(code(await server.ask('{ runtime { you } }', {}, made.token))).toBe('UNAUTHENTICATED');
    const stored = await server.foreshock.services.db.pool.query('SELECT t::text FROM api_token t');
    expect(JSON.stringify(stored.rows)).not.toContain(made.token);
  });

  it('refuses pages of other sites and names it does not go by', async () => {
    const post = (headers: Record<string, string>) =>
      fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"query":"{ __typename }"}',
      });
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await post({ 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post({ origin: server.url })).status).toBe(200);
  });
});
