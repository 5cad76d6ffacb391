import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../kit/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('http', () => {
  it('answers health and metrics', async () => {
    await server.ask(
      'mutation { ingestLines(input: { tenant: "default", sourceType: "file", lines: "a line", sourceId: "t" }) { __typename } }',
    );
    expect(await (await fetch(`${server.url}/livez`)).json()).toEqual({ status: 'alive' });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/foreshock_envelopes_accepted_total\{mode="mutation"\} \d+/);
    expect((await fetch(`${server.url}/nothing`)).status).toBe(404);
  });

  it('serves GraphiQL from the package, with nothing from outside', async () => {
    const page = await (await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('GraphiQL');
    expect(page).toContain('candidatePromoted');
    expect(page.match(/<(?:script|link)[^>]+(?:src|href)="https?:/g)).toBeNull();
  });
});
