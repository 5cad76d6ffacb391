import { type Browser, chromium, type Page } from 'playwright-core';

export type Opened = {
  readonly page: Page;
  /** Errors of the page and its console: a policy that was broken is one. */
  readonly faults: string[];
  /** URLs that were asked for. */
  readonly asked: string[];
};

export const launch = (path: string): Promise<Browser> =>
  chromium.launch({ executablePath: path, chromiumSandbox: false });

/** A page of its own (nothing is shared with others), with what it asks for and what goes wrong in it. */
export async function open(browser: Browser, url: string): Promise<Opened> {
  const page = await (await browser.newContext()).newPage();
  const faults: string[] = [];
  const asked: string[] = [];
  page.on('pageerror', (error) => void faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => void asked.push(request.url()));
  await page.goto(url);
  return { page, faults, asked };
}
