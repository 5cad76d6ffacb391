import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { attributionOf, letters } from '../kit/attribution.js';
import { eventually } from '../kit/eventually.js';
import { type Following, followSse, followWebSocket } from '../kit/follow.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const CHANGED = `subscription C($tenants: [ID!], $after: String) {
  attributionChanged(tenants: $tenants, after: $after) { cursor identity primitive from to at state { id state explanation } } }`;

let server: TestServer;
/** A second API process over the same database. */
let second: TestServer;
const { createTenant, ingest, states } = attributionOf(() => server);
const open: Following[] = [];
const keep = (following: Following): Following => {
  open.push(following);
  return following;
};

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

describe('attributionChanged', () => {
  it('tells each change once, over SSE and WebSocket, from every API process, and replays after a cursor', async () => {
    await createTenant('live');
    const readers = [server.url, second.url].flatMap((url) => [
      keep(followSse(url, CHANGED, { tenants: ['live'], after: '' })),
      keep(followWebSocket(url, CHANGED, { tenants: ['live'], after: '' })),
    ]);
    const story = letters('live one', 'login.country', 'AAAAAAAAAAAABBBBBBBBBBBBBBBBBBBB');
    for (let at = 0; at < story.length; at += 5) await ingest('live', story.slice(at, at + 5));
    for (const reader of readers) {
      await eventually(
        async () => reader.seen.length,
        (seen) => seen >= 4,
      );
      const told = reader.seen.map((data) => [data.attributionChanged.from, data.attributionChanged.to]);
      expect(told).toEqual([
        [null, 'UNKNOWN'],
        ['UNKNOWN', 'STABLE'],
        ['STABLE', 'DRIFTING'],
        ['DRIFTING', 'STABLE'],
      ]);
      expect(reader.seen[3].attributionChanged.state).toMatchObject({ state: 'STABLE' });
    }
    const cursor = readers[0]!.seen[1].attributionChanged.cursor;
    const rest = keep(followWebSocket(second.url, CHANGED, { after: cursor, tenants: ['live'] }));
    await eventually(
      async () => rest.seen.length,
      (seen) => seen >= 2,
    );
    expect(rest.seen.map((data) => data.attributionChanged.to)).toEqual(['DRIFTING', 'STABLE']);
    await ingest('live', letters('live two', 'login.country', 'A'));
    await eventually(
      async () => rest.seen.length,
      (seen) => seen >= 3,
    );
    expect(rest.seen[2].attributionChanged).toMatchObject({
      identity: 'live two',
      from: null,
      to: 'UNKNOWN',
    });
  });

  it('tells the same of one batch as of single observations, and nothing of what is retold', async () => {
    await createTenant('batch');
    const story = letters('b', 'login.country', 'AAAAAAAAAAAABBBBBBBBBBBBBBBBBBBB');
    await ingest('batch', story.slice(1));
    const reader = keep(followSse(server.url, CHANGED, { tenants: ['batch'], after: '' }));
    await eventually(
      async () => reader.seen.length,
      (seen) => seen >= 4,
    );
    await ingest('batch', story.slice(0, 1));
    await ingest('batch', letters('after', 'login.country', 'A'));
    await eventually(
      async () => reader.seen.length,
      (seen) => seen >= 5,
    );
    expect(reader.seen.map((data) => data.attributionChanged.to)).toEqual([
      'UNKNOWN',
      'STABLE',
      'DRIFTING',
      'STABLE',
      'UNKNOWN',
    ]);
  });
});

describe('weak signals', () => {
  const events = async (tenant: string) =>
    (
      await server.ask(
        `{ events(tenant: "${tenant}", first: 50, filter: { sourceId: "foreshock-attribution" }) { edges { node { message host severity occurredAt asset fields correlationKeys signature { template } } } } }`,
      )
    ).data.events.edges.map((edge: any) => edge.node);

  it('turns a change of a user or host into an event at the time of the observation, once', async () => {
    await createTenant('signal', 'clock: EVENT');
    const story = letters('amelia', 'login_country', 'DDDDDDDDDDDDEEEEEEEE', {
      user: 'amelia',
      host: 'fw-1',
    });
    await ingest('signal', story);
    const [event] = await eventually(
      () => events('signal'),
      (found) => found.length > 0,
    );
    const state = (await states('signal'))[0];
    expect(event).toMatchObject({
      message: 'attribution of user amelia: primitive login_country went from STABLE to DRIFTING',
      host: 'fw-1',
      asset: 'amelia',
      severity: 'notice',
      occurredAt: state.lastChangeAt,
      correlationKeys: { user: 'amelia', host: 'fw-1', identity: 'amelia' },
    });
    await server.foreshock.services.db.pool.query(
      `UPDATE attribution_change SET signal = 'LIVE' WHERE tenant_id = 'signal' AND signal = 'SENT'`,
    );
    await eventually(
      async () =>
        (
          await server.foreshock.services.db.pool.query(
            `SELECT 1 FROM attribution_change WHERE tenant_id = 'signal' AND signal = 'LIVE'`,
          )
        ).rowCount,
      (left) => left === 0,
    );
    await ingest('signal', letters('b', 'p', 'A', { user: 'b' }));
    expect(await events('signal')).toHaveLength(1);
  });

  it('says nothing of identities that are tied to nobody', async () => {
    await createTenant('untied');
    await ingest('untied', letters('somebody', 'login_country', 'DDDDDDDDDDDDEEEEEEEE'));
    await eventually(
      async () =>
        (
          await server.foreshock.services.db.pool.query(
            `SELECT signal FROM attribution_change WHERE tenant_id = 'untied'`,
          )
        ).rows.map((row) => row.signal),
      (signals) => signals.length === 3 && !signals.includes('LIVE'),
    );
    expect(await events('untied')).toEqual([]);
  });
});
