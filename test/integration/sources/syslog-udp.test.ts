import { createSocket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RawEnvelope } from '../../../src/domain/envelope/envelope.js';
import { createLogger } from '../../../src/platform/logger.js';
import { createMetrics } from '../../../src/platform/metrics.js';
import { createRefusals } from '../../../src/platform/refusals.js';
import { listenUdp } from '../../../src/sources/syslog/driver.js';
import { eventually } from '../kit/eventually.js';
import { metric, startTestServer, syslogPort, type TestServer } from '../kit/server.js';
import { sendUdp } from '../kit/syslog.js';

/** Two tenants told apart by sender on one socket, one with a socket of its own, and one that does not exist. */
const LISTENERS = [
  'udp://127.0.0.1:0/acme?from=127.0.0.1',
  'udp://127.0.0.1:0/globex?from=127.0.0.8/29,127.0.0.40',
  'udp://127.0.0.2:0/initech',
  'udp://127.0.0.3:0/ghost',
].join(' ');

let server: TestServer;
let port: number;

const line = (text: string) => `<28>Nov 21 10:00:00 gw-7 charon[912]: ${text}`;
const bodies = async (tenant: string): Promise<string[]> => {
  const query = `{ rawEnvelopes(tenant: "${tenant}", first: 100) { edges { node { body status reason ingestMode sourceType sourceId } } } }`;
  const { data } = await server.ask(query);
  return data.rawEnvelopes.edges.map(({ node }: { node: Record<string, string> }) =>
    [node.ingestMode, node.sourceType, node.sourceId, node.status, node.body].join(' | '),
  );
};
const isRead = (seen: readonly string[], count: number): boolean =>
  seen.length >= count && seen.every((text) => !text.includes('| RECEIVED |'));
const refusedSenders = async (token: string | null = null) =>
  (await server.ask('{ runtime { refusedSenders { listener sender datagrams firstAt } } }', {}, token)).data
    .runtime.refusedSenders;

beforeAll(async () => {
  server = await startTestServer({ env: { FORESHOCK_SYSLOG: LISTENERS } });
  port = syslogPort(server);
  for (const tenant of ['acme', 'globex', 'initech'])
    await server.ask(`mutation { createTenant(input: { tenant: "${tenant}" }) { __typename } }`);
});
afterAll(() => server.close());

// Other systems have one loopback address, not a net of them.
describe.skipIf(process.platform !== 'linux')('the syslog listener', () => {
  it('gives each datagram to the tenant that its sender or its port belongs to, and to no other', async () => {
    await sendUdp(port, [line('from acme')]);
    await sendUdp(port, [line('from globex, by block')], { from: '127.0.0.9' });
    await sendUdp(port, [line('from globex, by address')], { from: '127.0.0.40' });
    await sendUdp(syslogPort(server, '127.0.0.2'), [line('from initech')], {
      from: '127.0.0.77',
      to: '127.0.0.2',
    });
    const seen = await eventually(
      async () => ({
        acme: await bodies('acme'),
        globex: await bodies('globex'),
        initech: await bodies('initech'),
      }),
      (all) => isRead(all.acme, 1) && isRead(all.globex, 2) && isRead(all.initech, 1),
    );
    expect(seen).toEqual({
      acme: [`UDP | syslog | 127.0.0.1 | CANONICALIZED | ${line('from acme')}`],
      globex: [
        `UDP | syslog | 127.0.0.40 | CANONICALIZED | ${line('from globex, by address')}`,
        `UDP | syslog | 127.0.0.9 | CANONICALIZED | ${line('from globex, by block')}`,
      ],
      initech: [`UDP | syslog | 127.0.0.77 | CANONICALIZED | ${line('from initech')}`],
    });
    expect(await bodies('default')).toEqual([]);
    expect(await metric(server, 'foreshock_envelopes_accepted_total{mode="udp"}')).toBe(4);
  });

  it('refuses a sender without a tenant, counts it, lists it for administrators, and stores nothing', async () => {
    const { received } = (await server.ask('{ stats { received } }')).data.stats;
    await sendUdp(port, [line('one'), line('two')], { from: '127.0.0.50' });
    await sendUdp(port, [line('three')], { from: '127.0.0.7' });
    await eventually(
      () => metric(server, 'foreshock_datagrams_refused_total'),
      (n) => n >= 3,
    );
    expect(await refusedSenders()).toEqual([
      { listener: `udp 127.0.0.1:${port}`, sender: '127.0.0.50', datagrams: 2, firstAt: expect.any(String) },
      { listener: `udp 127.0.0.1:${port}`, sender: '127.0.0.7', datagrams: 1, firstAt: expect.any(String) },
    ]);
    expect((await server.ask('{ stats { received } }')).data.stats.received).toBe(received);
  });

  it('refuses what a listener brings for a tenant that does not exist, until it does', async () => {
    const ghost = syslogPort(server, '127.0.0.3');
    await sendUdp(ghost, [line('nobody there')], { to: '127.0.0.3' });
    const refused = 'foreshock_envelopes_refused_total{reason="unknown_tenant"}';
    await eventually(
      () => metric(server, refused),
      (n) => n === 1,
    );
    await server.ask('mutation { createTenant(input: { tenant: "ghost" }) { __typename } }');
    await sendUdp(ghost, [line('somebody there')], { to: '127.0.0.3' });
    const kept = await eventually(
      () => bodies('ghost'),
      (all) => isRead(all, 1),
    );
    expect(kept).toEqual([`UDP | syslog | 127.0.0.1 | CANONICALIZED | ${line('somebody there')}`]);
  });

  it('keeps datagrams that are no text, or empty, as envelopes that say so', async () => {
    await sendUdp(
      syslogPort(server, '127.0.0.2'),
      [Buffer.from('<13>gr\xfc\xdfe', 'latin1'), Buffer.from('nul\0inside\0\n'), ''],
      {
        from: '127.0.0.60',
        to: '127.0.0.2',
      },
    );
    const query =
      '{ rawEnvelopes(tenant: "initech", filter: { sourceId: "127.0.0.60" }) { edges { node { status reason events { message } } } } }';
    const nodes = async () =>
      (await server.ask(query)).data.rawEnvelopes.edges.map((edge: { node: object }) => edge.node);
    const kept = await eventually(
      nodes,
      (all) => all.length === 3 && all.every((node: { status: string }) => node.status !== 'RECEIVED'),
    );
    expect(kept).toEqual([
      { status: 'PARSE_FAILED', reason: expect.stringMatching(/empty|blank/i), events: [] },
      { status: 'CANONICALIZED', reason: null, events: [{ message: 'nul\u2400inside' }] },
      { status: 'CANONICALIZED', reason: null, events: [{ message: 'gr\ufffd\ufffde' }] },
    ]);
  });

  it('lists refused senders for no one but an administrator of every tenant', async () => {
    const make = async (input: object, as: string | null = null) =>
      (
        await server.ask(
          'mutation T($input: CreateTokenInput!) { createToken(input: $input) { ... on CreatedToken { token } } }',
          { input },
          as,
        )
      ).data.createToken.token;
    const admin = await make({ name: 'admin', scopes: ['ADMIN'] });
    expect(await refusedSenders(admin)).toHaveLength(2);
    expect(
      await refusedSenders(await make({ name: 'own', scopes: ['ADMIN'], tenants: ['acme'] }, admin)),
    ).toBeNull();
    expect(await refusedSenders(await make({ name: 'reader', scopes: ['READ'] }, admin))).toBeNull();
  });

  it('costs the listener and not the server when its port is taken', async () => {
    const taken = createSocket('udp4');
    await new Promise<void>((done) => taken.bind(0, '127.0.0.1', done));
    const { port } = taken.address();
    const other = await startTestServer({
      env: { FORESHOCK_SYSLOG: `udp://127.0.0.1:${port}/default udp://127.0.0.1:0/default` },
    });
    expect(
      other.foreshock.notices.some((notice) => notice.startsWith(`No syslog over UDP on 127.0.0.1:${port}`)),
    ).toBe(true);
    expect(syslogPort(other)).toBeGreaterThan(0);
    await other.close();
    taken.close();
  });
});

describe('sources/syslog/driver', () => {
  it('holds a limited number of datagrams while earlier ones are being stored, and counts those it drops', async () => {
    const metrics = createMetrics();
    const taken: RawEnvelope[] = [];
    let store = () => {};
    const stored = new Promise<void>((done) => {
      store = done;
    });
    const listener = await listenUdp(
      { host: '127.0.0.1', port: 0, rules: [{ tenant: 'acme', from: [] }], heldLimit: 10 },
      {
        metrics,
        logger: createLogger('silent', 'test'),
        refusals: createRefusals(),
        take: async (_, envelopes) => {
          await stored;
          taken.push(...envelopes);
        },
      },
    );
    const dropped = async () =>
      (await metrics.envelopesRefused.get()).values.find((value) => value.labels.reason === 'udp_overflow')
        ?.value;
    await sendUdp(
      listener.port,
      Array.from({ length: 25 }, (_, i) => `line ${i}`),
    );
    await eventually(dropped, (n) => n === 15);
    store();
    await eventually(
      async () => taken.length,
      (n) => n === 10,
    );
    await sendUdp(listener.port, ['there is room again']);
    await eventually(
      async () => taken.length,
      (n) => n === 11,
    );
    expect(taken.map(({ body }) => body)).toEqual([
      ...Array.from({ length: 10 }, (_, i) => `line ${i}`),
      'there is room again',
    ]);
    await listener.close();
  });

  it('goes on when what came could be stored nowhere, and counts it; what it holds at the end it hands over', async () => {
    const metrics = createMetrics();
    const taken: string[] = [];
    const listener = await listenUdp(
      { host: '127.0.0.1', port: 0, rules: [{ tenant: 'acme', from: [] }] },
      {
        metrics,
        logger: createLogger('silent', 'test'),
        refusals: createRefusals(),
        take: async (_, envelopes) => {
          if (envelopes.some(({ body }) => body === 'cursed')) throw new Error('the disk is full');
          taken.push(...envelopes.map(({ body }) => body));
        },
      },
    );
    await sendUdp(listener.port, ['cursed']);
    const lost = async () =>
      (await metrics.envelopesRefused.get()).values.find((value) => value.labels.reason === 'udp_not_stored')
        ?.value;
    await eventually(lost, (n) => n === 1);
    await sendUdp(listener.port, ['fine']);
    await eventually(
      async () => taken.length,
      (n) => n === 1,
    );
    await listener.close();
    expect(taken).toEqual(['fine']);
  });
});
