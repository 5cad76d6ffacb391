import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventTenant, sendPromotingStory } from '../kit/promoting.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const DIGEST = `query D($since: DateTime!, $until: DateTime!) { digest(tenants: ["acme"], since: $since, until: $until) { id text
  sections { name items { title whyItMatters candidate { title } } } } }`;
const NOTE = 'They test the generator.';

let server: TestServer;
const quietOf = async (since: string, until: string, token: string | null = null): Promise<any[]> => {
  const { data } = await server.ask(DIGEST, { since, until }, token);
  return data.digest.sections.find((section: any) => section.name === 'quietOnPurpose').items;
};
const send = (from: number, count: number, hosts: number) =>
  server.ask('mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) { __typename } }', {
    input: {
      tenant: 'acme',
      wait: 'PROCESSED',
      events: Array.from({ length: count }, (_, i) => ({
        message: 'rack power supply failed',
        host: `fw-${1 + (i % hosts)}`,
        service: 'charon',
        severity: 'error',
        timestamp: new Date(from + i * 60_000).toISOString(),
      })),
    },
  });

beforeAll(async () => {
  server = await startTestServer();
  await createEventTenant(server, 'acme');
  await sendPromotingStory(server, 'acme', 'rack power');
  const { data } = await server.ask(
    '{ candidates(tenants: ["acme"], orderBy: SCORE_DESC, first: 1) { edges { node { id } } } }',
  );
  await server.ask('mutation R($input: ReviewInput!) { reviewCandidate(input: $input) { __typename } }', {
    input: { candidate: data.candidates.edges[0].node.id, verdict: 'NOISE', note: NOTE },
  });
});
afterAll(() => server.close());

describe('what a digest says was kept quiet', () => {
  const reason =
    /^Called noise by anybody on this machine on 2026-06-12 00:1\d UTC: “They test the generator\.” /;

  it('is what was dismissed in the period', async () => {
    expect(await quietOf('2026-06-12', '2026-06-13')).toEqual([
      {
        title: expect.stringContaining('rack power supply failed'),
        whyItMatters: expect.stringMatching(reason),
        candidate: { title: expect.stringContaining('rack power supply failed') },
      },
    ]);
    expect(await quietOf('2026-06-10', '2026-06-11')).toEqual([]);
  });

  it('is what came in the period and is quiet because of a dismissal before it', async () => {
    expect(await quietOf('2026-06-14', '2026-06-15')).toEqual([]);
    await send(Date.UTC(2026, 5, 14, 3), 2, 1);
    const [item] = await quietOf('2026-06-14', '2026-06-15');
    expect(item.whyItMatters).toMatch(reason);
    expect(item.whyItMatters).toContain('It came 2 times in this period.');
  });

  it('holds no note of a review for a wall', async () => {
    const token = async (scopes: string[], as: string | null = null) =>
      (
        await server.ask(
          'mutation T($input: CreateTokenInput!) { createToken(input: $input) { ... on CreatedToken { token } } }',
          { input: { name: scopes.join(), scopes, tenants: ['acme'] } },
          as,
        )
      ).data.createToken.token;
    const wall = await token(['WALL']);
    const reader = await token(['READ']);
    expect((await quietOf('2026-06-12', '2026-06-13', reader))[0].whyItMatters).toMatch(reason);
    const [item] = await quietOf('2026-06-12', '2026-06-13', wall);
    expect(item.whyItMatters).toMatch(/^Called noise by .* UTC\. It came/);
    const { data } = await server.ask(DIGEST, { since: '2026-06-12', until: '2026-06-13' }, wall);
    const again = await server.ask(
      'query N($id: ID!) { node(id: $id) { ... on Digest { text markdown html } } }',
      { id: data.digest.id },
      wall,
    );
    expect(again.data.node.text).toContain('Called noise');
    expect(JSON.stringify([data, again.data])).not.toContain(NOTE);
  });

  it('is not what has changed since, and is heard again', async () => {
    await send(Date.UTC(2026, 5, 15, 3), 300, 12);
    expect(await quietOf('2026-06-15', '2026-06-16')).toEqual([]);
  });
});
