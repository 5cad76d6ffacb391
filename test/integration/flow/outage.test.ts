import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { followSse } from '../kit/follow.js';
import { type OwnPostgres, startOwnPostgres } from '../kit/own-postgres.js';
import { type Answer, metric, startTestServer, syslogPort, type TestServer } from '../kit/server.js';
import { sendUdp } from '../kit/syslog.js';

const INGEST = `mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) { __typename
  ... on IngestAccepted { accepted duplicates spooled segments signatures { id } } ... on Error { code message hint } } }`;

const folder = mkdtempSync(join(tmpdir(), 'foreshock-outage-data-'));
let postgres: OwnPostgres;
let server: TestServer;

const start = () =>
  startTestServer({
    databaseUrl: postgres.url,
    env: { FORESHOCK_DATA: folder, FORESHOCK_SYSLOG: 'udp://127.0.0.1:0/acme' },
  });
const line = (n: number) => `<30>Nov 21 10:00:00 nas-1 smartd[7]: pass ${n} of the surface scan`;
const lines = (from: number, count: number) => Array.from({ length: count }, (_, i) => line(from + i));
const send = (from: number, count: number) => sendUdp(syslogPort(server), lines(from, count));
const ingest = async (messages: readonly string[], keyed: boolean, tenant = 'acme') => {
  const events = messages.map((message) => ({
    message,
    host: 'h',
    ...(keyed ? { idempotencyKey: message } : {}),
  }));
  const answer = await server.ask(INGEST, { input: { tenant, events, wait: 'PROCESSED' } });
  return answer.data?.ingestEvents ?? answer.errors?.[0];
};
const stats = async () =>
  (await server.ask('{ stats(tenants: ["acme"]) { received canonicalized } }')).data?.stats;
const until = (n: number) => eventually(stats, (seen) => seen?.received >= n && seen.canonicalized >= n);
const ready = async () => (await fetch(`${server.url}/readyz`)).status;
const isReady = () => eventually(ready, (status) => status === 200);

/** The bodies that are stored, oldest first; the list has the newest first. */
async function stored(): Promise<string[]> {
  const nodes: string[] = [];
  for (let after: string | null = null; ; ) {
    const query =
      'query R($after: String) { rawEnvelopes(tenant: "acme", first: 200, after: $after) { edges { node { body } } pageInfo { hasNextPage endCursor } } }';
    const answer: Answer = await server.ask(query, { after });
    const { rawEnvelopes } = answer.data;
    nodes.push(...rawEnvelopes.edges.map((edge: { node: { body: string } }) => edge.node.body));
    if (!rawEnvelopes.pageInfo.hasNextPage) return nodes.reverse();
    after = rawEnvelopes.pageInfo.endCursor;
  }
}

beforeAll(async () => {
  postgres = await startOwnPostgres();
  server = await start();
  await server.ask('mutation { createTenant(input: { tenant: "acme" }) { __typename } }');
});
afterAll(async () => {
  await server.close();
  await postgres.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('with the database away', () => {
  it('keeps what listeners and callers bring on disk, and stores all of it once and in order when it is back', async () => {
    await send(0, 40);
    await until(40);
    await postgres.stop();
    expect(await eventually(ready, (status) => status === 503)).toBe(503);
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
    for (const from of [40, 60, 80]) await send(from, 20);
    expect(await ingest(['keyed 1', 'keyed 2'], true)).toMatchObject({
      accepted: 2,
      duplicates: 0,
      spooled: true,
      segments: [],
      signatures: null,
    });
    expect(await ingest(['plain'], false)).toMatchObject({ accepted: 1, spooled: true });
    expect((await server.ask('{ tenants { totalCount } }')).errors![0]!.extensions!.code).toBe('UNAVAILABLE');
    await eventually(
      () => metric(server, 'foreshock_envelopes_spooled_total'),
      (n) => n >= 63,
    );
    await postgres.start();
    await isReady();
    await send(100, 40);
    await until(143);
    expect(await ingest(['keyed 1', 'keyed 2', 'keyed 3'], true)).toMatchObject({
      accepted: 1,
      duplicates: 2,
      spooled: false,
    });
    const passes = (await stored()).filter((body) => body.includes('smartd'));
    expect(passes).toEqual(lines(0, 140));
    const found = await server.ask(
      '{ signatures(tenants: ["acme"], filter: { search: "surface scan" }) { edges { node { occurrences } } } }',
    );
    expect(
      found.data.signatures.edges.map((edge: { node: { occurrences: number } }) => edge.node.occurrences),
    ).toEqual([140]);
    expect(readdirSync(folder).filter((name) => /ndjson(?:\.draining|\.aside)?$/.test(name))).toEqual([]);
  });

  it('stores what a server that ended meanwhile left on disk, once, when the next one starts', async () => {
    const { received } = await stats();
    await postgres.stop();
    await eventually(ready, (status) => status === 503);
    await send(200, 30);
    await eventually(
      () => metric(server, 'foreshock_envelopes_spooled_total'),
      (n) => n >= 93,
    );
    await server.close();
    await postgres.start();
    server = await start();
    await until(received + 30);
    expect((await stored()).filter((body) => body.includes('smartd'))).toEqual([
      ...lines(0, 140),
      ...lines(200, 30),
    ]);
    expect((await stats()).received).toBe(received + 30);
  });

  it('ends subscriptions, which cannot know, and comes back whole: one listening connection, and live again', async () => {
    const following = followSse(server.url, 'subscription { candidatePromoted { cursor } }', {});
    await eventually(
      () => metric(server, 'foreshock_subscribers'),
      (n) => n === 1,
    );
    await postgres.stop();
    await eventually(
      async () => following.errors.length,
      (errors) => errors > 0,
    );
    expect(following.errors[0].extensions.code).toBe('UNAVAILABLE');
    await eventually(
      () => metric(server, 'foreshock_subscribers'),
      (n) => n === 0,
    );
    // Long enough for several attempts to connect again.
    await new Promise((done) => setTimeout(done, 3_500));
    await postgres.start();
    await isReady();
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    const listening = async () =>
      (await admin.query(`SELECT 1 FROM pg_stat_activity WHERE application_name = 'foreshock listen'`))
        .rowCount;
    await eventually(listening, (n) => n! >= 1);
    expect(await listening()).toBe(1);
    await admin.end();
    expect(await ingest(['after all of it'], false)).toMatchObject({ accepted: 1, spooled: false });
  });

  it('says of a tenant it has never seen that it cannot know now, and keeps nothing under its name', async () => {
    await postgres.stop();
    expect(await ingest(['whose?'], false, 'nobody')).toMatchObject({ extensions: { code: 'UNAVAILABLE' } });
    await postgres.start();
    await isReady();
    expect(await ingest(['whose?'], false, 'nobody')).toMatchObject({ code: 'UNKNOWN_TENANT' });
  });
});
