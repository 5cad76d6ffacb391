import { afterAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../kit/server.js';

const started: TestServer[] = [];
afterAll(async () => {
  for (const server of started.reverse()) await server.close();
});

async function worker(options: Parameters<typeof startTestServer>[0] = {}) {
  const server = await startTestServer({ ...options, role: 'worker' });
  started.push(server);
  const [notice] = server.foreshock.notices;
  return { server, notice: notice!, at: /http:\S+(?=\/readyz)/.exec(notice!)?.[0] };
}

describe('a worker process', () => {
  it('answers for its health and its jobs, and for nothing else', async () => {
    const { server, at } = await worker();
    expect(server.foreshock.url).toBeNull();
    expect(await (await fetch(`${at}/readyz`)).json()).toEqual({ status: 'ready' });
    expect(await (await fetch(`${at}/livez`)).json()).toEqual({ status: 'alive' });
    expect(await (await fetch(`${at}/metrics`)).text()).toContain('foreshock_job_seconds');
    expect((await fetch(`${at}/graphql?query={__typename}`)).status).toBe(404);
  });

  it('works on without health pages where another process has its port', async () => {
    const first = await worker();
    const port = new URL(first.at!).port;
    const second = await worker({ databaseUrl: first.server.databaseUrl, env: { PORT: port } });
    expect(second.at).toBeUndefined();
    expect(second.notice).toMatch(/^No health pages of this worker: .*EADDRINUSE.* Set PORT\.$/);
  });
});
