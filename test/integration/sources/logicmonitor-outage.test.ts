import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { type OwnPostgres, startOwnPostgres } from '../kit/own-postgres.js';
import { startTestServer, type TestServer } from '../kit/server.js';

let postgres: OwnPostgres;
let server: TestServer;
let token: string;

async function post(alert: object, as: string = token) {
  const response = await fetch(`${server.url}/webhooks/logicmonitor`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-token': as },
    body: JSON.stringify(alert),
  });
  return { status: response.status, body: (await response.json()) as any };
}
const alert = (n: number) => ({
  alert_id: `LMD${n}`,
  resource_name: 'hf-fw-1',
  message_raw: `Outlet ${n} is off`,
  severity: 'warn',
});

async function messages(): Promise<string[]> {
  const answer = await server.ask('{ events(tenant: "default", last: 10) { edges { node { message } } } }');
  return ((answer.data?.events?.edges ?? []) as any[]).map((edge) => edge.node.message as string);
}

beforeAll(async () => {
  postgres = await startOwnPostgres();
  server = await startTestServer({ databaseUrl: postgres.url, env: { LOG_LEVEL: 'fatal' } });
  const made = await server.ask(
    'mutation { createToken(input: { name: "portal", scopes: [INGEST], tenants: ["default"] }) { ... on CreatedToken { token } } }',
  );
  token = made.data.createToken.token;
});
afterAll(async () => {
  await server.close();
  await postgres.close();
});

describe('a webhook while the database is away', () => {
  it('answers 202, waits on disk, and is stored in order when the database is back', async () => {
    expect(await post(alert(1))).toMatchObject({ status: 202, body: { spooled: false } });
    await eventually(messages, (found) => found.length === 1);
    await postgres.stop();
    try {
      for (const n of [2, 3])
        expect(await post(alert(n))).toMatchObject({ status: 202, body: { accepted: 1, spooled: true } });
      expect(await post(alert(4), 'fsk_never_seen_before')).toMatchObject({
        status: 503,
        body: { error: { code: 'DATABASE_AWAY' } },
      });
    } finally {
      await postgres.start();
    }
    const found = await eventually(messages, (all) => all.length === 3);
    expect([...found].sort()).toEqual(['Outlet 1 is off', 'Outlet 2 is off', 'Outlet 3 is off']);
    expect(await post(alert(2))).toMatchObject({
      status: 202,
      body: { accepted: 0, duplicates: 1, spooled: false },
    });
  });
});
