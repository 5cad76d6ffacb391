import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../kit/eventually.js';
import type { TestServer } from '../kit/server.js';
import { startStoryServer } from '../kit/story-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startStoryServer();
});
afterAll(() => server.close());

describe('weighing again', () => {
  it('weighs again in the background, shows a preview without keeping it, and tells its progress', async () => {
    const rescore = async (input: object) =>
      (
        await server.ask(
          `mutation R($input: RescoreInput!) { rescore(input: $input) { __typename ... on JobProgress { id state } ... on Error { code hint } } }`,
          { input },
        )
      ).data.rescore;
    const before = await server.ask(
      '{ signatures(tenants: ["weeks"]) { edges { node { id score band } } } }',
    );
    const run = await rescore({
      tenant: 'weeks',
      preview: true,
      policy: { bands: { PROMOTE: 10, INVESTIGATE: 8, WATCH: 5, hysteresis: 1 } },
    });
    const done = await eventually(
      async () =>
        (
          await server.foreshock.services.db.pool.query(
            'SELECT state, result FROM job_run ORDER BY id DESC LIMIT 1',
          )
        ).rows[0],
      (row) => row.state === 'DONE',
    );
    expect(run.id).toBeTruthy();
    expect(done.result.movedTotal).toBeGreaterThan(0);
    expect(
      await server.ask('{ signatures(tenants: ["weeks"]) { edges { node { id score band } } } }'),
    ).toEqual(before);
    expect(await rescore({ tenant: 'weeks', policy: { bands: { PROMOTE: 1 } } })).toMatchObject({
      code: 'POLICY_NEEDS_PREVIEW',
    });
  });

  it('answers with the result when it is asked to wait', async () => {
    const answer = await server.ask(
      'mutation { rescore(input: { tenant: "weeks", preview: true, policy: { preset: "QUIET_MSP" }, waitSeconds: 30 }) { ... on JobProgress { state result } } }',
    );
    expect(answer.data.rescore).toMatchObject({ state: 'DONE', result: { weighed: expect.any(Number) } });
  });

  it.each<[object, string]>([
    [{ bands: { PROMOT: 30 } }, 'input.policy.bands.PROMOT'],
    [{ weights: { RECOVERY: 90 } }, 'input.policy.weights'],
    [{ preset: 'LOUD' }, 'input.policy.preset'],
  ])('refuses to try %o, which would answer another question', async (policy, path) => {
    const answer = await server.ask(
      'mutation R($policy: JSON) { rescore(input: { tenant: "weeks", preview: true, policy: $policy }) { ... on ValidationError { code issues { path } } } }',
      { policy },
    );
    expect(answer.data.rescore).toEqual({ code: 'INVALID_POLICY', issues: [{ path }] });
  });

  it('schedules a weighing, lists it and cancels it', async () => {
    const schedule = (input: string) =>
      server.ask(
        `mutation { scheduleRescore(input: { tenant: "weeks", ${input} }) { __typename ... on RescoreSchedule { id cron everySeconds } ... on ValidationError { issues { path } } } }`,
      );
    expect((await schedule('cron: "whenever"')).data.scheduleRescore).toMatchObject({
      issues: [{ path: 'input.cron' }],
    });
    expect((await schedule('cron: "0 3 * * *", everySeconds: 60')).data.scheduleRescore.__typename).toBe(
      'ValidationError',
    );
    const { id } = (await schedule('cron: "0 3 * * *"')).data.scheduleRescore;
    expect(
      (await server.ask('{ rescoreSchedules(tenant: "weeks") { id cron } }')).data.rescoreSchedules,
    ).toEqual([{ id, cron: '0 3 * * *' }]);
    await server.ask('mutation C($id: ID!) { cancelRescoreSchedule(id: $id) { __typename } }', { id });
    expect((await server.ask('{ rescoreSchedules(tenant: "weeks") { id } }')).data.rescoreSchedules).toEqual(
      [],
    );
  });
});
