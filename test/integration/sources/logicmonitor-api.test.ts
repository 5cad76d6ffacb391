import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Portal, startPortal } from '../kit/portal.js';
import type { TestServer } from '../kit/server.js';

const INGEST = `mutation I($input: IngestLogicMonitorInput!) { ingestLogicMonitor(input: $input) {
  __typename ... on IngestAccepted { accepted duplicates rejected { index code message hint } signatures { template occurrences } } ... on Error { code } } }`;

let server: TestServer;
let acme: string;
let both: string;
let reader: string;
let read: Portal['read'];
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
const ingest = async (events: unknown[], tenant = 'acme', token: string = acme) =>
  (await server.ask(INGEST, { input: { tenant, events, wait: 'PROCESSED' } }, token)).data.ingestLogicMonitor;

beforeAll(async () => {
  ({ server, acme, both, reader, read, envelopes } = await startPortal());
});
afterAll(() => server.close());

describe('ingestLogicMonitor', () => {
  it('counts an alert once, keeps its repeats raw and answers them as duplicates', async () => {
    const one = alert('LMD1');
    const first = await ingest([one]);
    expect(first).toMatchObject({ accepted: 1, duplicates: 0, rejected: [] });
    expect(first.signatures).toMatchObject([
      { template: expect.stringContaining('Ping loss of'), occurrences: 1 },
    ]);
    const again = await ingest([one, { ...one, message_raw: 'Ping loss of LMD1 is 60 percent' }, one]);
    expect(again).toMatchObject({ accepted: 0, duplicates: 3 });
    expect(again.signatures[0].occurrences).toBe(1);
    const kept = (await envelopes('acme')).filter(({ body }: any) => body.includes('"LMD1"'));
    expect(kept).toHaveLength(4);
    expect(kept.flatMap(({ events }: any) => events)).toHaveLength(1);
    expect(new Set(kept.map(({ status }: any) => status))).toEqual(new Set(['CANONICALIZED']));
  });

  it('takes the same alert at a later time, with nothing in between, for a heartbeat too', async () => {
    const told = (minute: number, more = {}) =>
      alert('LMD2', { message_raw: 'Jitter', timestamp: Date.now() - (60 - minute) * 60_000, ...more });
    for (const minute of [0, 20, 10]) {
      const { signatures } = await ingest([told(minute)]);
      expect(signatures).toMatchObject([{ template: 'Jitter', occurrences: 1 }]);
    }
    const { signatures } = await ingest([told(40), told(30, { status: 'clear' })]);
    expect(signatures.map((row: any) => `${row.template} ${row.occurrences}`).sort()).toEqual([
      'Cleared: Jitter 1',
      'Jitter 2',
    ]);
  });

  it('makes a whole episode of an alert that says when it cleared, and records who acknowledged it', async () => {
    const { signatures } = await ingest([
      alert('LMD3', { cleared_at: new Date().toISOString(), acknowledged: true, acked_by: 'marit' }),
    ]);
    expect(signatures).toHaveLength(3);
    const { events } = await read(
      '{ events(tenant: "acme", filter: { host: "lmd3-host" }) { edges { node { message severity asset service fields correlationKeys } } } }',
    );
    const nodes = events.edges.map((edge: any) => edge.node);
    expect(nodes.map((node: any) => [node.message, node.severity]).sort()).toEqual([
      ['Alert LMD3 acknowledged', 'notice'],
      ['Cleared: Ping loss of LMD3 is 40 percent', 'info'],
      ['Ping loss of LMD3 is 40 percent', 'error'],
    ]);
    expect(nodes[0]).toMatchObject({ asset: '77', service: 'Ping', correlationKeys: { alertId: 'LMD3' } });
    expect(nodes.find((node: any) => node.message.endsWith('acknowledged')).fields).toMatchObject({
      acknowledgedBy: 'marit',
    });
  });

  it('refuses what is no alert by its place, with a reason and a hint, and takes its neighbours', async () => {
    const bad = [
      [alert('X')],
      'text',
      7,
      {},
      alert('X', { message_raw: { a: 1 } }),
      alert('X', { timestamp: [1] }),
    ];
    const { accepted, rejected } = await ingest([alert('LMD4'), ...bad, alert('LMD5')]);
    expect(accepted).toBe(2);
    expect(rejected.map((row: any) => `${row.index} ${row.code}`)).toEqual([
      '1 NOT_AN_OBJECT',
      '2 NOT_AN_OBJECT',
      '3 NOT_AN_OBJECT',
      '4 NO_MESSAGE',
      '5 INVALID_ALERT',
      '6 INVALID_ALERT',
    ]);
    for (const row of rejected) expect([row.message, row.hint].every((text) => /\w/.test(text))).toBe(true);
  });

  it('keeps tenants apart: the same alert id of another tenant is another alert', async () => {
    const one = alert('LMD6', { message_raw: 'Fan of LMD6 stands still' });
    for (const tenant of ['acme', 'globex']) expect((await ingest([one], tenant, both)).accepted).toBe(1);
    expect(await ingest([one], 'globex', acme)).toEqual({ __typename: 'NotAllowed', code: 'NOT_ALLOWED' });
    expect(await ingest([one], 'acme', reader)).toEqual({ __typename: 'NotAllowed', code: 'NOT_ALLOWED' });
    const { signatures } = await read(
      '{ signatures(tenants: ["globex"]) { edges { node { tenant occurrences } } } }',
    );
    expect(signatures.edges.map((edge: any) => edge.node)).toEqual([{ tenant: 'globex', occurrences: 1 }]);
  });
});
