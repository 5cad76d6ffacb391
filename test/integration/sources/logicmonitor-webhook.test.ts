import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { type Portal, startPortal } from '../kit/portal.js';
import type { TestServer } from '../kit/server.js';

let server: TestServer;
let admin: string;
let acme: string;
let both: string;
let reader: string;
let envelopes: Portal['envelopes'];

const alert = (id: string, more: object = {}) => ({
  alert_id: id,
  resource_id: 77,
  resource_name: `${id.toLowerCase()}-host`,
  message_raw: `Ping loss of ${id} is 40 percent`,
  severity: 'error',
  timestamp: new Date(Date.now() - 600_000).toISOString(),
  metadata: { datasource: 'Ping', instance_name: 'Ping' },
  ...more,
});
type Sent = { readonly status: number; readonly body: any };
async function post(
  path: string,
  body: string | object,
  headers: Record<string, string> = {},
  token: string | null = acme,
): Promise<Sent> {
  const response = await fetch(`${server.url}/webhooks/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
beforeAll(async () => {
  ({ server, admin, acme, both, reader, envelopes } = await startPortal());
});
afterAll(() => server.close());

describe('POST /webhooks/logicmonitor', () => {
  it('stores an alert as it came, for the tenant of the token', async () => {
    const body = `{\n  "alertId": "LMD10",\n  "alertStatus": "active",\n  "host": "fw-9",\n  "message": "Tunnel to Bergen is slow"\n}\n`;
    const sent = await post('logicmonitor?source=portal-1', body);
    expect(sent).toEqual({
      status: 202,
      body: { sent: 1, accepted: 1, duplicates: 0, rejected: [], spooled: false, kept: true },
    });
    expect((await post('logicmonitor', body, { 'x-api-token': acme }, null)).status).toBe(202);
    const kept = await eventually(
      () => envelopes('acme', 'sourceId: "portal-1"'),
      (rows) => rows.length === 1 && rows[0].status === 'CANONICALIZED',
    );
    expect(kept[0]).toMatchObject({
      body,
      ingestMode: 'WEBHOOK',
      sourceId: 'portal-1',
      events: [{ message: 'Tunnel to Bergen is slow' }],
    });
  });

  it('tells repeats from news', async () => {
    const one = alert('LMD11');
    expect((await post('logicmonitor', one)).body).toMatchObject({ accepted: 1, duplicates: 0 });
    expect((await post('logicmonitor', one)).body).toMatchObject({ accepted: 0, duplicates: 1 });
    expect((await post('logicmonitor', [one, alert('LMD12')])).body).toMatchObject({
      sent: 2,
      accepted: 1,
      duplicates: 1,
    });
  });

  it('takes a form, and a template that values broke', async () => {
    const form = await post('logicmonitor', 'alertId=LMD13&host=fw-9&message=Link+is+slow', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(form).toMatchObject({ status: 202, body: { accepted: 1 } });
    expect(
      (
        await post(
          'logicmonitor',
          '{\n"alertId": "LMD14",\n"instance": "C:\\",\n"message": "C:\\ is full"\n}',
        )
      ).body,
    ).toMatchObject({ accepted: 1 });
  });

  it('keeps what it cannot read, and says so', async () => {
    const { status, body } = await post(
      'logicmonitor/globex',
      '["x", {"alertId": "LMD15", "message": ["?"]}]',
      {},
      both,
    );
    expect(status).toBe(422);
    expect(body).toMatchObject({
      accepted: 0,
      kept: true,
      rejected: [
        { index: 0, code: 'NOT_AN_OBJECT' },
        { index: 1, code: 'INVALID_ALERT' },
      ],
    });
    const kept = await eventually(
      () => envelopes('globex', 'status: [PARSE_FAILED]'),
      (rows) => rows.length === 2,
    );
    expect(kept.map(({ reason }: any) => reason).join()).toMatch(/not an object.*|must be text/);
    expect((await post('logicmonitor', 'no JSON at all')).body).toMatchObject({
      rejected: [{ code: 'NOT_JSON' }],
      kept: true,
    });
  });

  it.each<[string, () => Promise<Sent>, number, string]>([
    ['nobody', () => post('logicmonitor', {}, {}, null), 401, 'UNAUTHENTICATED'],
    ['a wrong token', () => post('logicmonitor', {}, {}, 'fsk_wrong'), 401, 'UNAUTHENTICATED'],
    ['a token in the query', () => post(`logicmonitor?token=${acme}`, {}, {}, null), 401, 'UNAUTHENTICATED'],
    ['a token that may only read', () => post('logicmonitor', {}, {}, reader), 403, 'NOT_ALLOWED'],
    ["another tenant's path", () => post('logicmonitor/globex', {}), 403, 'NOT_ALLOWED'],
    ["another tenant's parameter", () => post('logicmonitor?tenant=globex', {}), 403, 'NOT_ALLOWED'],
    [
      'a tenant that does not exist, to who may not know',
      () => post('logicmonitor/nowhere', {}),
      403,
      'NOT_ALLOWED',
    ],
    [
      'a tenant that does not exist',
      () => post('logicmonitor/nowhere', {}, {}, admin),
      404,
      'UNKNOWN_TENANT',
    ],
    ['two tenants', () => post('logicmonitor/acme?tenant=globex', {}, {}, both), 400, 'BAD_ADDRESS'],
    ['no tenant with a token of two', () => post('logicmonitor', {}, {}, both), 400, 'TENANT_NEEDED'],
    ['a source without a webhook', () => post('syslog', {}), 404, 'NOT_FOUND'],
    ['an empty body', () => post('logicmonitor', ''), 400, 'EMPTY_BODY'],
    ['an empty list', () => post('logicmonitor', '[]'), 400, 'NO_ALERTS'],
    ['more than ten thousand', () => post('logicmonitor', `[${'{},'.repeat(10_000)}{}]`), 400, 'TOO_MANY'],
    ['more than 8 MiB', () => post('logicmonitor', 'x'.repeat(8 * 1024 * 1024 + 1)), 413, 'TOO_LARGE'],
    [
      'a compressed body',
      () => post('logicmonitor', 'x', { 'content-encoding': 'gzip' }),
      415,
      'CONTENT_ENCODING',
    ],
    [
      'a form without a token',
      () => post('logicmonitor', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, null),
      415,
      'CONTENT_TYPE',
    ],
  ])('refuses %s', async (_, send, status, code) => {
    const sent = await send();
    expect([sent.status, sent.body.error.code]).toEqual([status, code]);
    expect(sent.body.error.hint).toMatch(/\w/);
  });

  it('answers other methods and odd addresses without falling over', async () => {
    const get = await fetch(`${server.url}/webhooks/logicmonitor`);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    for (const path of ['//', '//[', '/webhooks//', '/webhooks/', '/webhooks/%00'])
      expect([404, 400, 405]).toContain((await fetch(`${server.url}${path}`)).status);
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
  });
});
