import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { type Following, followSse, followWebSocket } from '../kit/follow.js';
import { createEventTenant, sendPromotingStory } from '../kit/promoting.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const PROMOTED = `subscription P($tenants: [ID!], $after: String) {
  candidatePromoted(tenants: $tenants, after: $after) { cursor promotedAt candidate { tenant title band peakScore scoreBreakdown { points } explanation { whySurfaced } } } }`;

let server: TestServer;
/** A second API process over the same database. */
let second: TestServer;
const open: Following[] = [];
const keep = (following: Following): Following => {
  open.push(following);
  return following;
};
const titles = (following: Following): string[] =>
  following.seen.map((data) => data.candidatePromoted.candidate.title);
const length = (following: Following, n: number) =>
  eventually(
    async () => following.seen.length,
    (seen) => seen >= n,
  );

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

describe('candidatePromoted', () => {
  it('tells a promotion live, over SSE and WebSocket, from every API process, once', async () => {
    await createEventTenant(server, 'live');
    const readers = [server.url, second.url].flatMap((url) => [
      keep(followSse(url, PROMOTED, { tenants: ['live'] })),
      keep(followWebSocket(url, PROMOTED, { tenants: ['live'] })),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await sendPromotingStory(server, 'live', 'site-a');
    for (const reader of readers) await length(reader, 1);
    await sendPromotingStory(server, 'live', 'site-a');
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    for (const reader of readers) {
      expect(reader.errors).toEqual([]);
      expect(reader.seen).toHaveLength(1);
      const { candidate } = reader.seen[0].candidatePromoted;
      expect(candidate.peakScore).toBeGreaterThanOrEqual(38);
      expect(candidate.explanation.whySurfaced).toBeTruthy();
    }
  });

  it('replays what came after a cursor, in order, skips nothing and goes on live', async () => {
    await createEventTenant(server, 'replay');
    for (const name of ['one', 'two', 'three']) await sendPromotingStory(server, 'replay', name);
    const all = keep(followSse(server.url, PROMOTED, { tenants: ['replay'], after: '' }));
    await length(all, 3);
    const cursor = all.seen[0].candidatePromoted.cursor;
    const rest = keep(followWebSocket(second.url, PROMOTED, { tenants: ['replay'], after: cursor }));
    await length(rest, 2);
    expect(titles(rest)).toEqual(titles(all).slice(1));
    await sendPromotingStory(server, 'replay', 'four');
    await length(rest, 3);
    expect(titles(rest)[2]).toContain('four');
  });

  it('starts now when no cursor is given', async () => {
    await createEventTenant(server, 'now');
    await sendPromotingStory(server, 'now', 'old');
    const reader = keep(followSse(server.url, PROMOTED, { tenants: ['now'] }));
    await new Promise((resolve) => setTimeout(resolve, 500));
    await sendPromotingStory(server, 'now', 'fresh');
    await length(reader, 1);
    expect(titles(reader)).toHaveLength(1);
    expect(titles(reader)[0]).toContain('fresh');
  });

  it('tells nobody about a backfill, though it promotes', async () => {
    await createEventTenant(server, 'quiet');
    const reader = keep(followSse(server.url, PROMOTED, { tenants: ['quiet'], after: '' }));
    await sendPromotingStory(server, 'quiet', 'past', { backfill: true });
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect(reader.seen).toEqual([]);
    const found = await server.ask('{ candidates(tenants: ["quiet"]) { edges { node { peakScore } } } }');
    expect(found.data.candidates.edges[0].node.peakScore).toBeGreaterThanOrEqual(38);
  });

  it('shows a token the promotions of its tenants only, and ends when the token is revoked', async () => {
    await createEventTenant(server, 'mine');
    await createEventTenant(server, 'theirs');
    const create = `mutation T($input: CreateTokenInput!) { createToken(input: $input) { ... on CreatedToken { id token } } }`;
    const { id, token } = (
      await server.ask(create, { input: { name: 'wall', scopes: ['WALL'], tenants: ['mine'] } })
    ).data.createToken;
    const reader = keep(followWebSocket(server.url, PROMOTED, { after: '' }, { token }));
    await sendPromotingStory(server, 'theirs', 'secret');
    await sendPromotingStory(server, 'mine', 'seen');
    await length(reader, 1);
    expect(titles(reader)).toHaveLength(1);
    expect(titles(reader)[0]).toContain('seen');
    const refused = keep(followSse(server.url, PROMOTED, { tenants: ['theirs'] }, token));
    await eventually(
      async () => refused.errors.length,
      (errors) => errors > 0,
    );
    await server.ask('mutation R($id: ID!) { revokeToken(id: $id) { __typename } }', { id });
    await sendPromotingStory(server, 'mine', 'after the end');
    await eventually(
      async () => reader.errors.length,
      (errors) => errors > 0,
    );
    expect(titles(reader)).toHaveLength(1);
  });

  it('refuses at once who may not follow, instead of a feed on which nothing ever comes', async () => {
    const create = `mutation T($input: CreateTokenInput!) { createToken(input: $input) { ... on CreatedToken { token } } }`;
    const input = { name: 'sender', scopes: ['INGEST'], tenants: ['default'] };
    const { token } = (await server.ask(create, { input })).data.createToken;
    const readers = [
      keep(followSse(server.url, PROMOTED, {}, 'fsk_wrong')),
      keep(followSse(server.url, PROMOTED, {}, token)),
      keep(followWebSocket(server.url, PROMOTED, {}, { token })),
    ];
    for (const reader of readers)
      await eventually(
        async () => reader.ended,
        (ended) => ended,
      );
    expect(readers.map((reader) => reader.errors[0].extensions.code)).toEqual([
      'UNAUTHENTICATED',
      'NOT_ALLOWED',
      'NOT_ALLOWED',
    ]);
  });

  it('refuses a cursor that is none', async () => {
    const reader = keep(followSse(server.url, PROMOTED, { after: '%%%' }));
    await eventually(
      async () => reader.errors.length,
      (errors) => errors > 0,
    );
    expect(reader.errors[0].extensions.code).toBe('BAD_CURSOR');
  });
});
