import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventTenant, sendPromotingStory } from '../kit/promoting.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const DECLARE = `mutation C($input: ChangeWindowInput!) { declareChangeWindow(input: $input) { __typename ... on ChangeWindow { id name hosts services candidates { title } } ... on Error { code } ... on ValidationError { issues { path } } } }`;
const CANDIDATE = `{ candidates(tenants: ["change"], orderBy: PEAK_SCORE_DESC, first: 1) { edges { node {
  score changeWindows { name } explanation { text } } } } }`;

let server: TestServer;
const candidate = async () => (await server.ask(CANDIDATE)).data.candidates.edges[0].node;
const count = async (table: string): Promise<number> =>
  Number((await server.foreshock.services.db.pool.query(`SELECT count(*) FROM ${table}`)).rows[0].count);

beforeAll(async () => {
  server = await startTestServer();
  await createEventTenant(server, 'change');
  await sendPromotingStory(server, 'change', 'site-a');
});
afterAll(() => server.close());

describe('declareChangeWindow', () => {
  it('is evidence and context for what lay inside it, both ways linked, and one window however often it is declared', async () => {
    const before = await candidate();
    const input = {
      tenant: 'change',
      name: 'Line tests',
      startsAt: '2026-06-10T00:00:00Z',
      endsAt: '2026-06-13T00:00:00Z',
      services: ['charon'],
    };
    const first = (await server.ask(DECLARE, { input })).data.declareChangeWindow;
    expect(first).toMatchObject({ __typename: 'ChangeWindow', name: 'Line tests', services: ['charon'] });
    expect(first.candidates.length).toBeGreaterThan(0);
    expect((await server.ask(DECLARE, { input })).data.declareChangeWindow.id).toBe(first.id);
    expect(await count('change_window')).toBe(1);
    const after = await candidate();
    expect(after.changeWindows).toEqual([{ name: 'Line tests' }]);
    expect(after.score).toBeLessThan(before.score);
    expect(after.explanation.text).toMatch(/lay inside the window “Line tests”/);
    expect(await count('promotion')).toBe(1);
  });

  it.each([
    [{ endsAt: '2026-06-09T00:00:00Z' }, 'input.endsAt'],
    [{ name: '  ' }, 'input.name'],
    [{ endsAt: '2026-09-09T00:00:00Z' }, 'input.endsAt'],
  ])('refuses %o', async (wrong, path) => {
    const input = {
      tenant: 'change',
      name: 'x',
      startsAt: '2026-06-10T00:00:00Z',
      endsAt: '2026-06-11T00:00:00Z',
      ...wrong,
    };
    const answer = (await server.ask(DECLARE, { input })).data.declareChangeWindow;
    expect(answer).toMatchObject({ code: 'INVALID_CHANGE_WINDOW', issues: [{ path }] });
  });
});
