import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { followSse } from '../kit/follow.js';
import { createEventTenant, sendPromotingStory } from '../kit/promoting.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const SET = `mutation S($input: SetScoringPolicyInput!) { setScoringPolicy(input: $input) { __typename
  ... on ScoringPolicyChange { changed job { id state } policy { version preset numbers policy by note recordedAt } }
  ... on Error { code message hint } ... on ValidationError { issues { path message } } } }`;
const LIST = `query L($tenant: ID!, $first: Int, $after: String) { scoringPolicies(tenant: $tenant, first: $first, after: $after) {
  totalCount edges { node { version preset numbers by note } } pageInfo { hasNextPage endCursor } } }`;
const CANDIDATE = `query C($tenant: ID!) { candidates(tenants: [$tenant], orderBy: PEAK_SCORE_DESC, first: 1) { edges { node {
  score band policyVersion scoreBreakdown { name weight points }
  history(first: 500) { edges { node { score supersededAt scoreBreakdown { points } } } }
  signatures { score scoreBreakdown { points } recurrence { whyNotPromoted } } } } } }`;
const PROGRESS = 'subscription P($id: ID!) { jobProgress(id: $id) { state result } }';

let server: TestServer;
const set = async (input: object, token: string | null = null) =>
  (await server.ask(SET, { input }, token)).data.setScoringPolicy;
const list = async (tenant: string, page: object = {}) =>
  (await server.ask(LIST, { tenant, ...page })).data.scoringPolicies;
const candidateOf = async (tenant: string) =>
  (await server.ask(CANDIDATE, { tenant })).data.candidates.edges[0].node;
const sum = (parts: readonly { points: number }[]) => parts.reduce((total, { points }) => total + points, 0);
const count = async (table: string, tenant: string): Promise<number> =>
  Number(
    (
      await server.foreshock.services.db.pool.query(`SELECT count(*) FROM ${table} WHERE tenant_id = $1`, [
        tenant,
      ])
    ).rows[0].count,
  );

/** Sets a policy and waits until everything was weighed with it. */
async function setAndWait(input: object): Promise<any> {
  const change = await set(input);
  const following = followSse(server.url, PROGRESS, { id: change.job.id });
  const last: any = await eventually(
    async () => following.seen.at(-1),
    (seen: any) => seen?.jobProgress.state === 'DONE',
  );
  following.stop();
  return { ...change, result: last.jobProgress.result };
}

beforeAll(async () => {
  server = await startTestServer();
  for (const tenant of ['acme', 'globex', 'umbrella']) {
    await createEventTenant(server, tenant);
    await sendPromotingStory(server, tenant, 'plant-7');
  }
});
afterAll(() => server.close());

describe('a policy of a tenant', () => {
  it('is the defaults until somebody chooses another, and a preset can be chosen from', async () => {
    const { data } = await server.ask(
      '{ tenants { edges { node { tenant scoringPolicy { version preset numbers by policy } } } } scoringPresets { name description numbers policy } runtime { policy } }',
    );
    const { scoringPolicy } = data.tenants.edges.find(({ node }: any) => node.tenant === 'acme').node;
    expect(scoringPolicy).toEqual({
      version: 1,
      preset: 'STANDARD',
      numbers: {},
      by: 'foreshock',
      policy: data.runtime.policy,
    });
    expect(data.scoringPresets.map(({ name }: any) => name)).toEqual([
      'STANDARD',
      'QUIET_MSP',
      'BUSY_NOC',
      'SECURITY_DESK',
    ]);
    expect(data.scoringPresets[1].policy.bands.PROMOTE).toBe(data.scoringPresets[1].numbers.bands.PROMOTE);
    expect(await list('acme')).toMatchObject({ totalCount: 0 });
  });

  it('is what every score is made with from then on, and what each says of itself', async () => {
    const before = await candidateOf('acme');
    expect(before).toMatchObject({ band: 'PROMOTE', policyVersion: 1 });
    const { changed, policy, result } = await setAndWait({
      tenant: 'acme',
      preset: 'QUIET_MSP',
      policy: { weights: { RECURRENCE: 4, NOVELTY: 22 }, bands: { PROMOTE: 60 } },
      note: ' Two of us, forty customers. ',
    });
    expect([changed, policy]).toEqual([
      true,
      {
        version: 2,
        preset: 'QUIET_MSP',
        numbers: { weights: { RECURRENCE: 4, NOVELTY: 22 }, bands: { PROMOTE: 60 } },
        policy: expect.objectContaining({
          version: 2,
          weights: expect.objectContaining({ RECURRENCE: 4, NOVELTY: 22, RECOVERY: 14 }),
        }),
        by: 'anybody on this machine',
        note: 'Two of us, forty customers.',
        recordedAt: expect.any(String),
      },
    ]);
    expect(result.moved).toContainEqual(expect.objectContaining({ bandBefore: 'PROMOTE' }));
    const after = await candidateOf('acme');
    expect(after.policyVersion).toBe(2);
    expect(after.score).not.toBe(before.score);
    expect(after.scoreBreakdown.find(({ name }: any) => name === 'RECURRENCE').weight).toBe(4);
    expect(sum(after.scoreBreakdown)).toBeCloseTo(after.score, 6);
    const [problem] = after.signatures;
    expect(sum(problem.scoreBreakdown)).toBeCloseTo(problem.score, 6);
    expect(problem.recurrence.whyNotPromoted).toMatch(/of the 60 points that PROMOTE needs/);
    // What was believed then was weighed with what was in force then.
    const beliefs = after.history.edges.map(({ node }: any) => node);
    expect(beliefs.some(({ supersededAt }: any) => supersededAt !== null)).toBe(true);
    for (const { score, scoreBreakdown } of beliefs) expect(sum(scoreBreakdown)).toBeCloseTo(score, 6);
  });

  it('does not concern another tenant', async () => {
    expect(await candidateOf('globex')).toMatchObject({ band: 'PROMOTE', policyVersion: 1 });
  });

  it('changes nothing when it is set already, and says so', async () => {
    const again = await set({
      tenant: 'acme',
      policy: { bands: { PROMOTE: 60 }, weights: { NOVELTY: 22, RECURRENCE: 4 }, preset: 'QUIET_MSP' },
      note: 'Again.',
    });
    expect(again).toMatchObject({
      changed: false,
      job: null,
      policy: { version: 2, note: 'Two of us, forty customers.' },
    });
    expect(await set({ tenant: 'globex', preset: 'STANDARD', policy: { bands: {} } })).toMatchObject({
      changed: false,
      job: null,
      policy: { version: 1 },
    });
  });

  it('is kept with those before it, and the first can be had again', async () => {
    const before = await candidateOf('globex');
    await setAndWait({ tenant: 'acme' });
    expect(await candidateOf('acme')).toMatchObject({
      score: before.score,
      band: 'PROMOTE',
      policyVersion: 3,
    });
    const first = await list('acme', { first: 2 });
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    expect(first.edges.map(({ node }: any) => node)).toEqual([
      { version: 3, preset: 'STANDARD', numbers: {}, by: 'anybody on this machine', note: null },
      expect.objectContaining({ version: 2, preset: 'QUIET_MSP', note: 'Two of us, forty customers.' }),
    ]);
    const rest = await list('acme', { first: 2, after: first.pageInfo.endCursor });
    expect(rest.edges.map(({ node }: any) => node)).toEqual([
      { version: 1, preset: 'STANDARD', numbers: {}, by: 'foreshock', note: null },
    ]);
  });

  it('tells nobody of what it promotes after the fact, even when an event comes first', async () => {
    const { db, stores } = server.foreshock.services;
    await setAndWait({ tenant: 'umbrella', policy: { bands: { PROMOTE: 95 } } });
    await db.pool.query("DELETE FROM promotion WHERE tenant_id = 'umbrella'");
    // Without the weighing that follows a mutation: the next event has it weighed anew.
    await stores.policies.set('umbrella', {}, { name: 'test', note: null, at: new Date() });
    await server.ask(
      'mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) { __typename } }',
      {
        input: {
          tenant: 'umbrella',
          wait: 'PROCESSED',
          events: [
            {
              message: 'VPN tunnel to plant-7 down',
              host: 'fw-1',
              service: 'charon',
              severity: 'error',
              timestamp: '2026-06-13T00:12:00Z',
            },
          ],
        },
      },
    );
    expect(await candidateOf('umbrella')).toMatchObject({ band: 'PROMOTE', policyVersion: 3 });
    expect(await count('promotion', 'umbrella')).toBe(0);
  });

  it('takes numbers that hold together over the preset only', async () => {
    const { policy } = await set({
      tenant: 'globex',
      preset: 'QUIET_MSP',
      policy: { weights: { RECURRENCE: 24, RECOVERY: 10 } },
    });
    expect(policy).toMatchObject({ version: 2, preset: 'QUIET_MSP' });
  });
});
