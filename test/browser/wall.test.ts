import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type ChildServer, startApiProcess } from '../integration/kit/child.js';
import { createTestDatabase } from '../integration/kit/database.js';
import { eventually } from '../integration/kit/eventually.js';
import { createEventTenant, sendPromotingStory } from '../integration/kit/promoting.js';
import { startTestServer, type TestServer } from '../integration/kit/server.js';
import { launch, open } from './kit/browser.js';

const browserPath = inject('browserPath');
const CREATE = `mutation T($input: CreateTokenInput!) { createToken(input: $input) { ... on CreatedToken { token } } }`;

describe.skipIf(browserPath === null)('browser: the wall', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-wall-'));
  let database: { url: string; drop: () => Promise<void> };
  /** Does the work and takes events; the process that serves the wall is another one, which may be killed. */
  let server: TestServer;
  let shown: ChildServer;
  let browser: Browser;

  const startShown = (port?: number) =>
    startApiProcess({ DATABASE_URL: database.url, FORESHOCK_DATA: folder }, port);
  const state = (page: Page, kind: string) =>
    page.waitForSelector(`body[data-feed="${kind}"]`, { timeout: 60_000 });
  const titles = (page: Page) => page.locator('article h2').allTextContents();
  const cards = (page: Page, count: number) =>
    eventually(
      () => titles(page),
      (all) => all.length >= count,
    );

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await startTestServer({ databaseUrl: database.url });
    await createEventTenant(server, 'acme');
    [shown, browser] = await Promise.all([startShown(), launch(browserPath!)]);
  });
  afterAll(async () => {
    await browser?.close();
    await shown?.stop();
    await server?.close();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows a promotion as it comes, without a reload, and asks nobody else for anything', async () => {
    const { page, faults, asked } = await open(browser, `${shown.url}/wall`);
    await state(page, 'live');
    expect(await page.textContent('#empty')).toContain('Nothing needs a person');
    let loads = 0;
    page.on('load', () => {
      loads += 1;
    });
    await sendPromotingStory(server, 'acme', 'site-a');
    const [title] = await cards(page, 1);
    expect(title).toContain('site-a');
    expect(await page.textContent('article')).toContain('acme');
    expect(await page.textContent('#count')).toBe('1 waiting for a person');
    expect([loads, faults]).toEqual([0, []]);
    expect(asked.filter((url) => !url.startsWith(shown.url) && !url.startsWith('data:'))).toEqual([]);
    await page.context().close();
  });

  it('says loudly that its feed is dead when the server is killed, and shows what came meanwhile, once, when it is back', async () => {
    const { page } = await open(browser, `${shown.url}/wall`);
    await state(page, 'live');
    expect(await page.locator('#alarm').isVisible()).toBe(false);
    await shown.stop('SIGKILL');
    await state(page, 'dead');
    const alarm = page.locator('#alarm');
    expect(await alarm.isVisible()).toBe(true);
    // An alert is announced at once by its role.
    expect(await alarm.getAttribute('role')).toBe('alert');
    expect(await alarm.textContent()).toMatch(/FEED DEAD for \d+ s\. What you see is old\./);
    expect(await page.title()).toMatch(/^FEED DEAD/);
    await sendPromotingStory(server, 'acme', 'rack power');
    shown = await startShown(shown.port);
    await state(page, 'live');
    const all = await cards(page, 2);
    expect(all.filter((title) => title.includes('rack power'))).toHaveLength(1);
    expect(all).toHaveLength(2);
    expect(await alarm.isVisible()).toBe(false);
    await sendPromotingStory(server, 'acme', 'storage path');
    const later = await cards(page, 3);
    expect(later.filter((title) => title.includes('storage path'))).toHaveLength(1);
    await page.context().close();
  });

  it('shows nothing without a token once access is locked, and works with one that never is in a query', async () => {
    const make = async (input: object, as: string | null = null): Promise<string> =>
      (await server.ask(CREATE, { input }, as)).data.createToken.token;
    const admin = await make({ name: 'admin', scopes: ['ADMIN'] });
    const token = await make({ name: 'wall', scopes: ['WALL'], tenants: ['acme'] }, admin);
    // The other process sees within seconds that access is locked.
    const locked = async () => {
      const body = JSON.stringify({ query: '{ runtime { auth } }' });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${shown.url}/graphql`, { method: 'POST', headers, body });
      return ((await response.json()) as { errors?: unknown[] }).errors?.length ?? 0;
    };
    await eventually(locked, (errors) => errors > 0);
    const without = await open(browser, `${shown.url}/wall`);
    await state(without.page, 'dead');
    expect(await without.page.textContent('#alarm')).toContain('A token is needed.');
    expect(await titles(without.page)).toEqual([]);
    await without.page.context().close();

    const { page, asked } = await open(browser, `${shown.url}/wall#token=${token}`);
    await state(page, 'live');
    await cards(page, 3);
    expect(asked.filter((url) => new URL(url).search.includes(token))).toEqual([]);
    // A fragment stays in the browser, and does not stay in the address bar either.
    expect(page.url()).toBe(`${shown.url}/wall`);
    await page.reload();
    await state(page, 'live');
    await page.context().close();
  });
});
