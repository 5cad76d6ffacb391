import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/platform/package-root.js';
import { runCli } from '../kit/cli.js';
import { eventually } from '../kit/eventually.js';
import { freePort } from '../kit/optional.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const folder = mkdtempSync(join(tmpdir(), 'foreshock-cli-ingest-'));
const file = (name: string, text: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const numbered = (count: number, prefix = '') =>
  Array.from(
    { length: count },
    (_, i) => `2026-05-01 10:00:${String(i % 60).padStart(2, '0')} nas-1 smartd: ${prefix}pass ${i} done`,
  ).join('\n');

let server: TestServer;
const ingest = (args: readonly string[], stdin?: string, env: Record<string, string> = {}) =>
  runCli(['ingest', ...args], {
    env: { FORESHOCK_URL: server.url, ...env },
    ...(stdin === undefined ? {} : { stdin }),
  });
const received = async (tenant: string): Promise<number> =>
  (await server.ask(`{ stats(tenants: ["${tenant}"]) { received } }`)).data.stats.received;
const events = async (tenant: string, fields: string) =>
  (
    await server.ask(`{ events(tenant: "${tenant}", first: 20) { edges { node { ${fields} } } } }`)
  ).data.events.edges.map((edge: { node: object }) => edge.node);

beforeAll(async () => {
  server = await startTestServer();
  for (const tenant of ['acme', 'globex', 'initech', 'hooli', 'umbrella'])
    await server.ask(
      `mutation { createTenant(input: { tenant: "${tenant}", clock: EVENT }) { __typename } }`,
    );
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('foreshock ingest', () => {
  it('sends the raw lines of files in batches, and knows them again when they are sent again', async () => {
    const paths = [file('a.log', `${numbered(250)}\r\n\r\n`), file('b.log', numbered(3, 'other '))];
    const first = await ingest([...paths, '--tenant', 'acme', '--batch', '100']);
    expect(first).toEqual({
      code: 0,
      err: '',
      out: '253 lines: 253 accepted, 0 known already, 0 rejected.\n',
    });
    const again = await ingest([...paths, '--tenant', 'acme', '--batch', '60', '--json']);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out)).toEqual({
      lines: 253,
      accepted: 0,
      duplicates: 253,
      rejected: 0,
      failures: [],
    });
    expect(await received('acme')).toBe(253);
    await eventually(
      () => events('acme', 'message'),
      (all) => all.length === 20,
    );
    const { data } = await server.ask(
      '{ sources(tenants: ["acme"]) { edges { node { type sourceId envelopes } } } }',
    );
    expect(data.sources.edges.map((edge: any) => edge.node)).toEqual([
      { type: 'file', sourceId: 'a.log', envelopes: 250 },
      { type: 'file', sourceId: 'b.log', envelopes: 3 },
    ]);
  });

  it('reads NDJSON events from standard input as events', async () => {
    const lines = [
      {
        message: 'tunnel to plant-7 down',
        host: 'fw-1',
        service: 'charon',
        severity: 'warning',
        timestamp: '2026-05-01T10:00:00Z',
      },
      {
        message: 'tunnel to plant-7 up',
        host: 'fw-1',
        service: 'charon',
        severity: 'info',
        timestamp: '2026-05-01T10:00:40Z',
      },
    ];
    const { code, out } = await ingest(
      ['-', '--tenant', 'globex'],
      lines.map((line) => JSON.stringify(line)).join('\n'),
    );
    expect([code, out]).toEqual([0, '2 lines: 2 accepted, 0 known already, 0 rejected.\n']);
    const seen = await eventually(
      () => events('globex', 'message host service severity occurredAt'),
      (all) => all.length === 2,
    );
    expect(seen).toEqual(
      lines
        .reverse()
        .map(({ timestamp, ...event }) => ({ ...event, occurredAt: timestamp.replace('Z', '.000Z') })),
    );
  });

  it('stores what can be stored, lists what cannot by file and line, and ends with a failure', async () => {
    const long = 'x'.repeat(1024 * 1024 + 1);
    const path = file(
      'mixed.log',
      ['one', '', long, 'two', Buffer.from('gr\xfcn', 'latin1').toString('latin1')].join('\n'),
    );
    const { code, out, err } = await ingest([path, '--tenant', 'initech']);
    expect(code).toBe(1);
    expect(out).toBe('4 lines: 3 accepted, 0 known already, 1 rejected.\n');
    expect(err).toMatch(new RegExp(`^line 3 of ${path}: MESSAGE_TOO_LONG: \\S.*\n$`));
    const json = await ingest([path, '--tenant', 'initech', '--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      accepted: 0,
      duplicates: 3,
      rejected: 1,
      failures: [{ file: path, line: 3, code: 'MESSAGE_TOO_LONG', message: expect.any(String) }],
    });
  });

  it.each([
    [
      'a file that is not there',
      [join(folder, 'absent.log')],
      {},
      `There is no file ${join(folder, 'absent.log')}.`,
    ],
    ['a folder', [folder], {}, `${folder} is a folder; name the files in it.`],
    [
      'a tenant that does not exist',
      ['-', '--tenant', 'nobody'],
      {},
      'There is no tenant "nobody". Create it with createTenant, or use "default".',
    ],
    [
      'a URL that is none',
      ['-'],
      { FORESHOCK_URL: 'nowhere' },
      'FORESHOCK_URL: must be a URL starting with http:// or https://',
    ],
  ])('says of %s what is wrong, without a stack', async (_, args, env, message) => {
    const { code, out, err } = await ingest(args, 'a line\n', env);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(message);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('says at once when no server is there, or something else is', async () => {
    const absent = `http://127.0.0.1:${await freePort()}`;
    const other = createServer((_, response) =>
      response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>?</h1>'),
    );
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const stranger = `http://127.0.0.1:${(other.address() as { port: number }).port}`;
    const [first, second] = await Promise.all([
      ingest(['-'], 'x\n', { FORESHOCK_URL: absent }),
      ingest(['-'], 'x\n', { FORESHOCK_URL: stranger }),
    ]);
    expect([first.code, first.err]).toEqual([
      1,
      `foreshock: No Foreshock answers at ${absent}. Start one with \`foreshock start\`, or set FORESHOCK_URL.\n`,
    ]);
    expect([second.code, second.err]).toEqual([
      1,
      `foreshock: ${stranger} answered 404, but not like a Foreshock server.\n`,
    ]);
    other.close();
  });

  // util-linux gives a command a terminal; other systems spell it otherwise.
  const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
  it.skipIf(!hasScript)('draws its progress on a terminal, and nowhere else', async () => {
    const path = file('long.log', numbered(400));
    const piped = await ingest([path, '--tenant', 'hooli', '--batch', '50']);
    expect(piped.err).toBe('');
    const typescript = join(folder, 'typescript');
    const command = `${process.execPath} --import tsx src/cli/main.ts ingest ${path} --tenant umbrella --batch 50`;
    const terminal = spawn('script', ['-qec', command, typescript], {
      cwd: packageRoot(),
      env: { PATH: process.env.PATH, HOME: process.env.HOME, FORESHOCK_URL: server.url, TERM: 'xterm' },
      stdio: 'ignore',
    });
    expect(await new Promise((done) => terminal.once('exit', done))).toBe(0);
    const shown = readFileSync(typescript, 'utf8');
    expect(shown).toMatch(/long\.log .*100%/);
    expect(shown).toContain('400 lines: 400 accepted');
  });

  it('needs a token with the scope and the tenant once access is locked', async () => {
    const make = async (input: object, as: string | null = null) =>
      (
        await server.ask(
          'mutation T($input: CreateTokenInput!) { createToken(input: $input) { ... on CreatedToken { token } } }',
          { input },
          as,
        )
      ).data.createToken.token as string;
    const admin = await make({ name: 'admin', scopes: ['ADMIN'] });
    const sender = await make({ name: 'sender', scopes: ['INGEST'], tenants: ['acme'] }, admin);
    const [none, bad, other, good] = await Promise.all([
      ingest(['-', '--tenant', 'acme'], 'x\n'),
      ingest(['-', '--tenant', 'acme'], 'x\n', { FORESHOCK_TOKEN: 'fsk_wrong' }),
      ingest(['-', '--tenant', 'globex'], 'x\n', { FORESHOCK_TOKEN: sender }),
      ingest(['-', '--tenant', 'acme'], 'x\n', { FORESHOCK_TOKEN: sender }),
    ]);
    for (const { code, err } of [none, bad])
      expect([code, err]).toEqual([1, expect.stringMatching(/token/i)]);
    expect([other.code, other.err]).toEqual([
      1,
      expect.stringMatching(/may not ingest in tenant "globex".*Ask an administrator/),
    ]);
    expect(good.code).toBe(0);
  });
});
