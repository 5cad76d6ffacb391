import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { multiActor } from '../../../src/pipeline/multi-actor.js';
import { attributionOf, letters } from '../kit/attribution.js';
import { eventually } from '../kit/eventually.js';
import { followSse } from '../kit/follow.js';
import { startTestServer, type TestServer } from '../kit/server.js';

let server: TestServer;
const { createTenant, ingest, states } = attributionOf(() => server);

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

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
      ...letters('b', 'q', 'ZZZZ'),
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
    const of = (primitive: string, text: string) => letters('user:shared', primitive, text);
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
    const reader = followSse(
      server.url,
      'subscription M { multiActorReported(tenants: ["reported"], after: "") { cursor report { added } } }',
    );
    await eventually(
      async () => reader.seen.length,
      (seen) => seen >= 2,
    );
    reader.stop();
    expect(reader.errors).toEqual([]);
  });
});
