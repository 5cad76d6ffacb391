import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, startCli } from '../kit/cli.js';
import { createTestDatabase } from '../kit/database.js';
import { eventually } from '../kit/eventually.js';
import { freePort } from '../kit/optional.js';
import { createEventTenant, sendPromotingStory } from '../kit/promoting.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const folder = mkdtempSync(join(tmpdir(), 'foreshock-cli-'));
let server: TestServer;
const cli = (args: readonly string[], env: Record<string, string> = {}) =>
  runCli(args, { env: { FORESHOCK_URL: server.url, FORESHOCK_DATA: folder, ...env } });

beforeAll(async () => {
  server = await startTestServer();
  for (const tenant of ['acme', 'globex']) await createEventTenant(server, tenant);
  await sendPromotingStory(server, 'acme', 'site-a');
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('foreshock candidates', () => {
  it('lists them for people and for programs', async () => {
    const [people, programs, none] = await Promise.all([
      cli(['candidates']),
      cli(['candidates', '--tenants', 'acme', '--first', '1', '--json']),
      cli(['candidates', '--tenants', 'globex']),
    ]);
    expect(people.code).toBe(0);
    expect(people.out).toMatch(/1\. +\d+ +[A-Z]+ +[A-Z_]+ +\[acme\] .*site-a.*\n +\S/);
    expect(JSON.parse(programs.out)).toEqual([
      expect.objectContaining({ tenant: 'acme', peakScore: expect.any(Number), hosts: ['fw-1'] }),
    ]);
    expect([none.code, none.out]).toEqual([0, 'No candidates yet.\n']);
  });

  it('says of an unknown tenant and an absent server what to do', async () => {
    const absent = `http://127.0.0.1:${await freePort()}`;
    const [unknown, away] = await Promise.all([
      cli(['candidates', '--tenants', 'nobody']),
      cli(['candidates'], { FORESHOCK_URL: absent }),
    ]);
    expect([unknown.code, unknown.err]).toEqual([
      1,
      'foreshock: There is no tenant "nobody". Create it with createTenant, or use "default".\n',
    ]);
    expect([away.code, away.err]).toEqual([
      1,
      `foreshock: No Foreshock answers at ${absent}. Start one with \`foreshock start\`, or set FORESHOCK_URL.\n`,
    ]);
  });
});

describe('foreshock digest', () => {
  it('prints a period as text or JSON, and refuses a time that is none', async () => {
    const period = ['--tenants', 'acme', '--since', '2026-06-01', '--until', '2026-07-01'];
    const [text, json, bad] = await Promise.all([
      cli(['digest', ...period]),
      cli(['digest', ...period, '--json']),
      cli(['digest', '--since', 'yesterday']),
    ]);
    expect([text.code, text.out]).toEqual([0, expect.stringContaining('site-a')]);
    const digest = JSON.parse(json.out);
    expect(digest).toMatchObject({
      tenants: ['acme'],
      health: expect.any(String),
      posture: expect.any(String),
    });
    expect(digest.sections.flatMap((section: any) => section.items).length).toBeGreaterThan(0);
    expect([bad.code, bad.err]).toEqual([1, expect.stringMatching(/^foreshock: .*yesterday/)]);
    expect(bad.err).not.toMatch(/^\s+at /m);
  });
});

describe('foreshock tail', () => {
  it('prints promotions as they come, resumes after a cursor, and goes on when the server is back', async () => {
    const port = await freePort();
    const env = { PORT: String(port) };
    let shown = await startTestServer({ databaseUrl: server.databaseUrl, role: 'api', env });
    const tail = startCli(['tail', '--after', '', '--json'], { FORESHOCK_URL: shown.url });
    const lines = () =>
      tail
        .out()
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    await eventually(
      async () => lines().length,
      (n) => n === 1,
    );
    expect(lines()[0]).toEqual({
      cursor: expect.any(String),
      promotedAt: expect.any(String),
      candidate: expect.objectContaining({ tenant: 'acme' }),
    });
    await shown.close();
    await sendPromotingStory(server, 'acme', 'rack power');
    shown = await startTestServer({ databaseUrl: server.databaseUrl, role: 'api', env });
    await eventually(
      async () => lines().length,
      (n) => n >= 2,
    );
    expect(lines()[1].candidate.title).toContain('rack power');
    await eventually(
      async () => tail.err(),
      (text) => text.includes('Trying again'),
    );
    const cursor = lines()[0].cursor;
    const second = startCli(['tail', '--tenants', 'acme', '--after', cursor], { FORESHOCK_URL: shown.url });
    await eventually(
      async () => second.out(),
      (text) => text.includes('rack power'),
    );
    expect(second.out()).toMatch(/^\d{4}-\d\d-\d\dT\S+ +\[acme\] [A-Z]+ \d+ {2}\S.*\n {4}\S/);
    expect(second.out()).not.toContain('site-a');
    second.child.kill('SIGINT');
    expect((await second.ended).code).toBe(0);
    tail.child.kill('SIGTERM');
    await tail.ended;
    expect(lines()).toHaveLength(2);
    await shown.close();
  });

  it('ends with the reason when it may not follow, or cannot begin there', async () => {
    const [token, cursor, tenant] = await Promise.all([
      cli(['tail'], { FORESHOCK_TOKEN: 'fsk_wrong' }),
      cli(['tail', '--after', '%%%']),
      cli(['tail', '--tenants', 'nobody']),
    ]);
    expect([token.code, token.err]).toEqual([1, expect.stringMatching(/^foreshock: .*[Tt]oken/)]);
    expect([cursor.code, cursor.err]).toEqual([1, expect.stringMatching(/^foreshock: .*cursor/i)]);
    expect([tenant.code, tenant.err]).toEqual([1, expect.stringContaining('There is no tenant "nobody".')]);
  });
});

describe('foreshock migrate', () => {
  it('brings a database to the newest schema, and says what it did', async () => {
    const database = await createTestDatabase('template0');
    const first = await cli(['migrate', '--json'], { DATABASE_URL: database.url });
    expect(first.code).toBe(0);
    expect(JSON.parse(first.out).applied[0]).toBe('20261121000000_first');
    const again = await cli(['migrate'], { DATABASE_URL: database.url });
    expect([again.code, again.out]).toEqual([0, 'The schema is up to date.\n']);
    await database.drop();
  });

  it('says so when no database is there', async () => {
    const { code, err } = await cli(['migrate'], {
      DATABASE_URL: `postgresql://x:y@127.0.0.1:${await freePort()}/z`,
    });
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^foreshock: The database does not answer: .*Check DATABASE_URL\.\n$/),
    ]);
  });
});

describe('foreshock token', () => {
  it.each([
    [['--scopes', 'read,fly'], 'No such scope: FLY. There are ingest, read, review, admin, wall.'],
    [['--tenants', 'nobody'], 'input.tenants.0 names no tenant'],
    [['--days', '0'], 'It must be a whole number above 0.'],
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await cli(['token', '--name', 'x', ...args]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(message);
  });

  it('makes one through the running server, or in the store itself when none runs; it is shown once and works', async () => {
    const absent = `http://127.0.0.1:${await freePort()}`;
    const direct = await cli(['token', '--name', 'first admin'], {
      FORESHOCK_URL: absent,
      DATABASE_URL: server.databaseUrl,
    });
    expect([direct.code, direct.err]).toEqual([
      0,
      expect.stringContaining('Token "first admin" for every tenant (ADMIN). It is shown once:'),
    ]);
    const admin = direct.out.trim();
    const made = await cli(
      ['token', '--name', 'reader', '--scopes', 'read,wall', '--tenants', 'acme', '--days', '30', '--json'],
      { FORESHOCK_TOKEN: admin },
    );
    expect(made.code).toBe(0);
    const reader = JSON.parse(made.out);
    expect(reader).toMatchObject({
      name: 'reader',
      scopes: ['READ', 'WALL'],
      tenants: ['acme'],
      token: expect.stringMatching(/^fsk_/),
    });
    const days = (Date.parse(reader.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThan(30.1);
    const [with_, without, bad] = await Promise.all([
      cli(['candidates', '--json'], { FORESHOCK_TOKEN: reader.token }),
      cli(['candidates']),
      cli(['candidates'], { FORESHOCK_TOKEN: 'fsk_wrong' }),
    ]);
    expect(with_.code).toBe(0);
    expect(JSON.parse(with_.out).length).toBeGreaterThan(0);
    for (const { code, err } of [without, bad]) {
      expect(code).toBe(1);
      expect(err).toMatch(
        /^foreshock: A token is needed\. .*FORESHOCK_TOKEN|^foreshock: A token is needed\. .*foreshock token/,
      );
    }
  });

  it('makes one in the embedded store of a data folder', async () => {
    const absent = `http://127.0.0.1:${await freePort()}`;
    const { code, out } = await cli(['token', '--name', 'x'], {
      FORESHOCK_URL: absent,
      FORESHOCK_DATA: join(folder, 'own'),
    });
    expect([code, out]).toEqual([0, expect.stringMatching(/^fsk_\S+\n$/)]);
  });
});
