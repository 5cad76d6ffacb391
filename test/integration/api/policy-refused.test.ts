import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventTenant } from '../kit/promoting.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const SET = `mutation S($input: SetScoringPolicyInput!) { setScoringPolicy(input: $input) { __typename
  ... on Error { code message hint } ... on ValidationError { issues { path message } } } }`;
const LIST = `query L($tenant: ID!) { scoringPolicies(tenant: $tenant) { totalCount } }`;

let server: TestServer;
const set = async (input: object, token: string | null = null) =>
  (await server.ask(SET, { input }, token)).data.setScoringPolicy;
const count = async (table: string, tenant: string): Promise<number> =>
  Number(
    (
      await server.foreshock.services.db.pool.query(`SELECT count(*) FROM ${table} WHERE tenant_id = $1`, [
        tenant,
      ])
    ).rows[0].count,
  );

beforeAll(async () => {
  server = await startTestServer();
  for (const tenant of ['acme', 'globex']) await createEventTenant(server, tenant);
});
afterAll(() => server.close());

describe('setScoringPolicy', () => {
  it.each<[string, object, string, string, RegExp]>([
    [
      'a number that is not known',
      { policy: { bands: { PROMOT: 30 } } },
      'INVALID_POLICY',
      'input.policy.bands.PROMOT',
      /bands\.PROMOT is not known; here are: WATCH/,
    ],
    [
      'weights that do not add up over the preset',
      { preset: 'QUIET_MSP', policy: { weights: { RECOVERY: 10 } } },
      'INVALID_POLICY',
      'input.policy.weights',
      /weights add up to 96/,
    ],
    [
      'a number out of range',
      { policy: { quietMs: 1e300 } },
      'INVALID_POLICY',
      'input.policy.quietMs',
      /quietMs must be between 3600000/,
    ],
    [
      'two presets',
      { preset: 'QUIET_MSP', policy: { preset: 'BUSY_NOC' } },
      'INVALID_POLICY',
      'input.policy.preset',
      /another preset/,
    ],
    ['a text', { policy: 'QUIET_MSP' }, 'INVALID_POLICY', 'input.policy', /policy must be an object/],
    ['a note without end', { note: 'x'.repeat(4_001) }, 'INVALID_NOTE', 'input.note', /4000 characters/],
    ['a tenant there is none of', { tenant: 'nobody' }, 'UNKNOWN_TENANT', 'input.tenant', /createTenant/],
  ])('refuses %s, and keeps nothing', async (_, input, code, path, hint) => {
    const answer = await set({ tenant: 'globex', ...input });
    expect(answer).toMatchObject({ __typename: 'ValidationError', code, issues: [{ path }] });
    expect(answer.hint).toMatch(hint);
    expect(await count('scoring_policy', 'globex')).toBe(0);
    expect(await count('job_run', 'globex')).toBe(0);
  });

  it('is chosen by an administrator of the tenant, and read by who may read it', async () => {
    const token = async (scopes: string[], tenants: string[], as: string | null) =>
      (
        await server.ask(
          'mutation T($input: CreateTokenInput!) { createToken(input: $input) { ... on CreatedToken { token } } }',
          { input: { name: scopes.join(), scopes, tenants } },
          as,
        )
      ).data.createToken.token;
    const owner = (
      await server.ask(
        'mutation { createToken(input: { name: "owner", scopes: [ADMIN] }) { ... on CreatedToken { token } } }',
      )
    ).data.createToken.token;
    const reviewer = await token(['REVIEW'], ['acme'], owner);
    const foreign = await token(['ADMIN'], ['globex'], owner);
    const wall = await token(['WALL'], ['acme'], owner);
    for (const who of [reviewer, foreign])
      expect(await set({ tenant: 'acme', preset: 'BUSY_NOC' }, who)).toMatchObject({ code: 'NOT_ALLOWED' });
    const listAs = (who: string) => server.ask(LIST, { tenant: 'acme' }, who);
    expect((await listAs(reviewer)).data.scoringPolicies.totalCount).toBe(0);
    for (const who of [foreign, wall])
      expect((await listAs(who)).errors![0]!.extensions!.code).toBe('NOT_ALLOWED');
    const policy = await server.ask('{ tenants { edges { node { scoringPolicy { version } } } } }', {}, wall);
    expect(policy.errors![0]!.extensions!.code).toBe('NOT_ALLOWED');
  });
});
