import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startTestServer, type TestServer } from '../integration/kit/server.js';
import { fixture } from '../unit/domain/kernel/fixture.js';
import { launch, open } from './kit/browser.js';

const browserPath = inject('browserPath');
const INGEST = `mutation I($input: IngestKernelLogInput!) {
  ingestKernelLog(input: $input) { ... on KernelLogAccepted { report { path } } ... on Error { message } }
}`;
const EVIL = `<script>document.title='pwned'</script><img src=x onerror="alert(1)"><style>main{display:none}</style>`;

describe.skipIf(browserPath === null)('browser: the page of a kernel report', () => {
  let server: TestServer;
  let browser: Browser;
  let path: string;

  const ingest = async (log: string, host: string): Promise<string> => {
    const input = { tenant: 'default', log, host, wait: 'PROCESSED' };
    return (await server.ask(INGEST, { input })).data.ingestKernelLog.report.path;
  };

  beforeAll(async () => {
    server = await startTestServer();
    browser = await launch(browserPath!);
    path = await ingest(
      `${fixture('x86-null-dereference')}\n[  900.000000] usb 1-4: USB disconnect, device number 9`,
      'web-1.example.org',
    );
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('shows findings, frames and the timeline, and asks nobody else for anything', async () => {
    const { page, faults, asked } = await open(browser, server.url + path);
    await page.waitForSelector('body[data-state="shown"]');
    expect(await page.title()).toBe(
      'BUG: unable to handle kernel NULL pointer dereference in acme_ring_fill',
    );
    expect(await page.locator('section.finding h2').allTextContents()).toEqual([
      '1. BUG: unable to handle kernel NULL pointer dereference in acme_ring_fill',
      '2. USB device disconnected (1-4)',
    ]);
    expect(await page.locator('#finding-1 ol.frames li').allTextContents()).toContain('acme_poll [acme_net]');
    expect(await page.locator('svg.timeline').count()).toBe(1);
    expect(await page.locator('#about').textContent()).toMatch(
      /^default \u00b7 web-1\.example\.org \u00b7 received /,
    );
    await page.click('a[href="#finding-2"]');
    expect(new URL(page.url()).hash).toBe('#finding-2');
    expect(faults).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(server.url) && !url.startsWith('data:'))).toEqual([]);
  });

  it('has a policy that lets nothing but its own script run', async () => {
    const { headers } = await fetch(server.url + path);
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe|\*/);
  });

  it('shows what a log holds as text, whatever it is', async () => {
    const log = `Linux version 6.1.0 (a@b) (${EVIL}) #1\nWARNING: ${EVIL}\nCPU: 0 PID: 1 Comm: ${EVIL} Not tainted 6.1.0 #1`;
    const { page, faults } = await open(browser, server.url + (await ingest(log, `h${EVIL}`)));
    await page.waitForSelector('body[data-state="shown"]');
    expect(await page.locator('section.finding h2').first().textContent()).toContain('<script>');
    expect(await page.title()).toContain('<script>');
    expect(await page.locator('#report script, #report img').count()).toBe(0);
    expect(await page.locator('main').isVisible()).toBe(true);
    expect(faults).toEqual([]);
  });

  it('prints the report and nothing of the page around it', async () => {
    const { page } = await open(browser, server.url + path);
    await page.waitForSelector('body[data-state="shown"]');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(await page.locator('#finding-1').isVisible()).toBe(true);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('hides names on request, and shows them again', async () => {
    const { page } = await open(browser, server.url + path);
    await page.waitForSelector('body[data-state="shown"]');
    expect(await page.textContent('#report')).toContain('0b7f6a54');
    await page.click('text=Hide names');
    await page.waitForSelector('text=Show names');
    expect(await page.textContent('body')).not.toMatch(/0b7f6a54|web-1\.example/);
    await page.click('text=Show names');
    await page.waitForSelector('text=Hide names');
    expect(await page.textContent('#report')).toContain('0b7f6a54');
  });

  it('lists reports, the latest first, and leads to each', async () => {
    const { page } = await open(browser, `${server.url}/kernel`);
    await page.waitForSelector('#list');
    await page.click(`#list a[href="${path}"]`);
    await page.waitForSelector('section.finding');
    expect(new URL(page.url()).pathname).toBe(path);
  });

  it('says so where there is no such report', async () => {
    const { page } = await open(browser, `${server.url}/kernel/nonsense`);
    await page.waitForSelector('body[data-state="failed"]');
    expect(await page.textContent('#said')).toContain('not an id');
    const id = Buffer.from('KernelReport:default.00000000-0000-8000-8000-000000000000').toString('base64url');
    const other = await open(browser, `${server.url}/kernel/${id}`);
    await other.page.waitForSelector('body[data-state="failed"]');
    expect(await other.page.textContent('#said')).toContain('no such report');
  });

  // Last: from here on every request needs a token.
  it('takes a token from the fragment only, and shows it to nobody', async () => {
    const made = await server.ask(
      'mutation { createToken(input: { name: "admin", scopes: [ADMIN] }) { ... on CreatedToken { token } } }',
    );
    const token: string = made.data.createToken.token;
    const without = await open(browser, server.url + path);
    await without.page.waitForSelector('body[data-state="failed"]');
    expect(await without.page.textContent('#said')).toContain('A token is needed');
    const query = await open(browser, `${server.url}${path}?token=${token}`);
    await query.page.waitForSelector('body[data-state="failed"]');
    const { page, asked } = await open(browser, `${server.url}${path}#token=${token}`);
    await page.waitForSelector('body[data-state="shown"]');
    expect(page.url()).toBe(server.url + path);
    expect(asked.filter((url) => url.includes(token))).toEqual([]);
    await page.click('text=All reports');
    await page.waitForSelector('#list');
  });
});
