import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RawEnvelope } from '../../../src/domain/envelope/envelope.js';
import { createLogger } from '../../../src/platform/logger.js';
import { createMetrics } from '../../../src/platform/metrics.js';
import { createRefusals } from '../../../src/platform/refusals.js';
import { listenTcp } from '../../../src/sources/syslog/driver-tcp.js';
import { eventually } from '../kit/eventually.js';
import { metric, startTestServer, syslogPort, type TestServer } from '../kit/server.js';

const LISTENERS = [
  'tcp://127.0.0.1:0/acme?from=127.0.0.1',
  'tcp://127.0.0.1:0/globex?from=127.0.0.8/29',
  'udp://127.0.0.1:0/acme',
].join(' ');

let server: TestServer;
let port: number;

function open(to = port, from = '127.0.0.1'): Promise<Socket> {
  return new Promise((done, failed) => {
    const socket = connect({ port: to, host: '127.0.0.1', localAddress: from }, () => done(socket));
    socket.on('error', failed);
  });
}
async function send(stream: string | Buffer, to = port, from = '127.0.0.1'): Promise<void> {
  const socket = await open(to, from);
  await new Promise<void>((done) => socket.end(stream, () => done()));
}
const line = (text: string) => `<28>Nov 21 10:00:00 gw-7 charon[912]: ${text}`;
const counted = (text: string) => `${Buffer.byteLength(text)} ${text}`;

async function stored(tenant: string, count: number): Promise<string[]> {
  const query = `{ rawEnvelopes(tenant: "${tenant}", first: 200) { edges { node { body status ingestMode sourceId } } } }`;
  const found = await eventually(
    async () => (await server.ask(query)).data.rawEnvelopes.edges.map((edge: any) => edge.node),
    (nodes: any[]) => nodes.length >= count && nodes.every(({ status }) => status !== 'RECEIVED'),
  );
  return found
    .map((node: any) => `${node.ingestMode} ${node.sourceId} ${node.status} ${node.body}`)
    .reverse();
}

beforeAll(async () => {
  server = await startTestServer({ env: { FORESHOCK_SYSLOG: LISTENERS } });
  port = syslogPort(server, '127.0.0.1', 'TCP');
  for (const tenant of ['acme', 'globex'])
    await server.ask(`mutation { createTenant(input: { tenant: "${tenant}" }) { __typename } }`);
});
afterAll(() => server.close());

// Other systems have one loopback address, not a net of them.
describe.skipIf(process.platform !== 'linux')('the syslog listener over TCP', () => {
  it('takes lines and counted messages, each connection in its own way, for the tenant of the sender', async () => {
    await send(`${line('one')}\n${line('two')}\r\n`);
    await send(
      `${counted(line('three'))}${counted(`${line('four')}\nwith a second line`)}`,
      port,
      '127.0.0.9',
    );
    expect(await stored('acme', 2)).toEqual([
      `TCP 127.0.0.1 CANONICALIZED ${line('one')}`,
      `TCP 127.0.0.1 CANONICALIZED ${line('two')}`,
    ]);
    expect(await stored('globex', 2)).toEqual([
      `TCP 127.0.0.9 CANONICALIZED ${line('three')}`,
      `TCP 127.0.0.9 CANONICALIZED ${line('four')}\nwith a second line`,
    ]);
  });

  it('stores what came before a connection breaks, and what a sender leaves open', async () => {
    const socket = await open();
    socket.write(`${line('five')}\n${line('si')}`);
    await stored('acme', 3);
    socket.write('x, the rest later');
    await new Promise<void>((done) => socket.end(done));
    expect((await stored('acme', 4)).at(-1)).toContain('six, the rest later');
  });

  it('closes the connection of an unknown sender, counts it and lists it', async () => {
    const socket = await open(port, '127.0.0.50');
    const closed = new Promise<void>((done) => socket.once('close', () => done()));
    socket.on('error', () => {});
    socket.write(`${line('nobody knows me')}\n`);
    await closed;
    expect(await metric(server, 'foreshock_connections_refused_total')).toBe(1);
    const { runtime } = (await server.ask('{ runtime { refusedSenders { listener sender datagrams } } }'))
      .data;
    expect(runtime.refusedSenders).toEqual([
      { listener: `tcp 127.0.0.1:${port}`, sender: '127.0.0.50', datagrams: 1 },
    ]);
    expect((await stored('acme', 4)).join()).not.toContain('nobody knows me');
  });

  it('cuts a line that never ends, and goes on with the next', async () => {
    await send(`${line('x'.repeat(200_000))}\n${line('seven')}\n`);
    const all = await stored('acme', 6);
    expect(all.at(-2)!.length).toBeLessThan(70_000);
    expect(all.at(-1)).toContain('seven');
    expect(await metric(server, 'foreshock_lines_cut_total')).toBe(1);
  });

  it('listens to UDP beside it', () => {
    expect(syslogPort(server)).toBeGreaterThan(0);
  });
});

describe('sources/syslog/driver-tcp', () => {
  it('makes a fast sender wait while earlier messages are being stored, and loses nothing', async () => {
    const metrics = createMetrics();
    const taken: RawEnvelope[] = [];
    let store = () => {};
    const stalled = new Promise<void>((done) => {
      store = done;
    });
    const listener = await listenTcp(
      { host: '127.0.0.1', port: 0, rules: [{ tenant: 'acme', from: [] }], heldLimit: 50 },
      {
        metrics,
        logger: createLogger('silent', 'test'),
        refusals: createRefusals(),
        take: async (_, envelopes) => {
          await stalled;
          taken.push(...envelopes);
        },
      },
    );
    // More than the buffers of both ends hold.
    const sentLines = Array.from({ length: 800 }, (_, i) => `<13>line ${i} ${'x'.repeat(32_000)}`);
    const socket = await open(listener.port);
    const sent = new Promise<void>((done) => socket.end(`${sentLines.join('\n')}\n`, () => done()));
    let left = Number.POSITIVE_INFINITY;
    const isStuck = async () => {
      const before = left;
      left = socket.writableLength;
      return left > 0 && left === before;
    };
    await eventually(isStuck, (stuck) => stuck);
    expect(taken).toEqual([]);
    store();
    await sent;
    await eventually(
      async () => taken.length,
      (n) => n === sentLines.length,
    );
    expect(taken.map(({ body }) => body)).toEqual(sentLines);
    await listener.close();
  });
});
