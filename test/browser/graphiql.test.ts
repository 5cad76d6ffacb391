import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventually } from '../integration/kit/eventually.js';
import { createEventTenant, sendPromotingStory } from '../integration/kit/promoting.js';
import { startTestServer, type TestServer } from '../integration/kit/server.js';
import { launch } from './kit/browser.js';

const browserPath = inject('browserPath');

describe.skipIf(browserPath === null)('browser: GraphiQL', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  const outside: string[] = [];

  beforeAll(async () => {
    server = await startTestServer();
    await createEventTenant(server, 'acme');
    await sendPromotingStory(server, 'acme', 'site-a');
    browser = await launch(browserPath!);
    const context = await browser.newContext();
    await context.route('**/*', (route) => {
      const { protocol, hostname } = new URL(route.request().url());
      if (/^https?:$/.test(protocol) && hostname !== '127.0.0.1') {
        outside.push(route.request().url());
        return route.abort();
      }
      return route.continue();
    });
    page = await context.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('opens without the internet and runs the query of its first tab', async () => {
    await page.goto(`${server.url}/graphql`);
    await page.waitForSelector('.graphiql-execute-button', { timeout: 60_000 });
    await page.click('.graphiql-execute-button');
    const answer = await eventually(
      async () => (await page.locator('.result-window').textContent()) ?? '',
      (text) => text.includes('totalCount'),
    );
    expect(answer).toContain('"data"');
    expect(answer).not.toContain('"errors"');
    expect(outside).toEqual([]);
  });

  it('has an example in each of several tabs', async () => {
    const tabs = await page.locator('.graphiql-tab').allTextContents();
    expect(tabs.length).toBeGreaterThanOrEqual(4);
    expect(tabs.join(' ')).toContain('Digest');
  });
});
