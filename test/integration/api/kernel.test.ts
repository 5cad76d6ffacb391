import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../../unit/domain/kernel/fixture.js';
import { type Answer, startTestServer, type TestServer } from '../kit/server.js';

const INGEST = `mutation I($input: IngestKernelLogInput!) {
  ingestKernelLog(input: $input) {
    __typename
    ... on KernelLogAccepted {
      accepted duplicates rejected { index code message hint } reportId
      signatures { id template family hosts occurrences }
      report { id host severity kernelRelease findingCount path summary findings { kind title culprit count fingerprint frames { function } } }
    }
    ... on ValidationError { code message hint issues { path } }
    ... on Error { code message }
  }
}`;

let server: TestServer;
let sent = 0;
const ingest = async (input: object, token: string | null = null): Promise<any> => {
  const answer: Answer = await server.ask(INGEST, { input: { tenant: 'default', ...input } }, token);
  if (!answer.data) throw new Error(JSON.stringify(answer.errors));
  return answer.data.ingestKernelLog;
};
/** The same crash on another machine and in another build: other addresses, other offsets. */
const elsewhere = (log: string): string =>
  log.replaceAll('acme_ring_fill+0x4c/0x120', 'acme_ring_fill+0x5d/0x131').replaceAll('811.', '90211.');
const crash = fixture('x86-null-dereference');

describe('api: kernel logs', () => {
  beforeAll(async () => {
    server = await startTestServer();
    sent = 0;
  });
  afterAll(() => server.close());

  it('makes a report of a log, and an event of each finding', async () => {
    sent++;
    const answer = await ingest({ log: crash, host: 'web-1', wait: 'PROCESSED' });
    expect(answer).toMatchObject({
      __typename: 'KernelLogAccepted',
      accepted: 1,
      duplicates: 0,
      rejected: [],
      signatures: [
        {
          template: 'kernel page fault in acme_ring_fill',
          family: 'kernel',
          hosts: ['web-1'],
          occurrences: 1,
        },
      ],
      report: {
        host: 'web-1',
        severity: 'critical',
        kernelRelease: '6.6.30-acme',
        findingCount: 1,
        findings: [{ kind: 'page_fault', culprit: 'acme_ring_fill', count: 1 }],
      },
    });
    expect(answer.report.id).toBe(answer.reportId);
    const { data } = await server.ask(
      `{ events(tenant: "default", filter: { sourceType: "kernel" }) { edges { node {
           occurredAt host service severity facility family message fields rawEnvelope { status ingestMode } } } } }`,
    );
    expect(data.events.edges.map((edge: any) => edge.node)).toEqual([
      {
        occurredAt: '2024-05-02T06:26:50.737Z',
        host: 'web-1',
        service: 'kernel',
        severity: 'critical',
        facility: 'kern',
        family: 'kernel',
        message: 'BUG: unable to handle kernel NULL pointer dereference in acme_ring_fill',
        fields: { kernel: expect.objectContaining({ kind: 'page_fault', module: 'acme_net', pid: 2210 }) },
        rawEnvelope: { status: 'CANONICALIZED', ingestMode: 'MUTATION' },
      },
    ]);
  });

  it('knows the same defect again on another machine: one signature, two hosts', async () => {
    sent++;
    const answer = await ingest({ log: elsewhere(crash), host: 'web-2', wait: 'PROCESSED' });
    expect(answer.signatures).toMatchObject([{ hosts: ['web-1', 'web-2'], occurrences: 2 }]);
  });

  it('stores the same log once, and answers with the report it has', async () => {
    const again = await ingest({ log: crash, host: 'web-1', wait: 'PROCESSED' });
    expect(again).toMatchObject({ accepted: 0, duplicates: 1, report: { findingCount: 1 } });
    const keyed = { log: fixture('refcount'), host: 'web-1', idempotencyKey: 'k-1' };
    sent++;
    expect(await ingest({ ...keyed, wait: 'PROCESSED' })).toMatchObject({ accepted: 1, rejected: [] });
    expect(await ingest(keyed)).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await ingest({ ...keyed, log: fixture('noise') })).toMatchObject({
      accepted: 0,
      duplicates: 0,
      rejected: [{ index: 0, code: 'IDEMPOTENCY_CONFLICT' }],
      report: null,
    });
  });

  it.each<[string, object, string, string]>([
    ['an empty log', { log: ' \n' }, 'EMPTY_LOG', 'input.log'],
    ['a log past the limit', { log: 'x'.repeat(8 * 1024 * 1024 + 1) }, 'LOG_TOO_LONG', 'input.log'],
    ['a long host', { log: 'x', host: 'h'.repeat(256) }, 'NAME_TOO_LONG', 'input.host'],
    ['an empty key', { log: 'x', idempotencyKey: '' }, 'EMPTY_KEY', 'input.idempotencyKey'],
    ['a long source name', { log: 'x', sourceName: 's'.repeat(257) }, 'NAME_TOO_LONG', 'input.sourceName'],
  ])('refuses %s with a reason, a hint and the field', async (_, input, code, path) => {
    expect(await ingest(input)).toEqual({
      __typename: 'ValidationError',
      code,
      message: expect.any(String),
      hint: expect.any(String),
      issues: [{ path }],
    });
  });

  it('reads seconds since boot by the time the sender gives', async () => {
    sent++;
    const log = '[   10.500000] usb 1-4: USB disconnect, device number 9';
    await ingest({ log, host: 'pi', bootedAt: '2025-03-01T08:00:00Z', wait: 'PROCESSED' });
    const { data } = await server.ask(
      `{ events(tenant: "default", filter: { host: "pi" }) { edges { node { occurredAt timeSource asset } } } }`,
    );
    expect(data.events.edges.map((edge: any) => edge.node)).toEqual([
      { occurredAt: '2025-03-01T08:00:10.500Z', timeSource: 'STAMP', asset: '1-4' },
    ]);
  });

  it('keeps a log in which nothing went wrong, and says so', async () => {
    sent++;
    const answer = await ingest({ log: fixture('noise'), host: 'quiet', wait: 'PROCESSED' });
    expect(answer).toMatchObject({ accepted: 1, signatures: [], report: { severity: null, findings: [] } });
    expect(answer.report.summary).toMatch(/^Nothing wrong was found/);
  });

  it('lists reports, the latest first, page by page', async () => {
    const ids: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 20; page++) {
      const { data } = await server.ask(
        'query R($after: String) { kernelReports(tenant: "default", first: 2, after: $after) { edges { node { id receivedAt } } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
      ids.push(...data.kernelReports.edges.map((edge: any) => edge.node.id));
      if (!data.kernelReports.pageInfo.hasNextPage) break;
      after = data.kernelReports.pageInfo.endCursor;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(sent);
    const bad = await server.ask(
      '{ kernelReports(tenant: "default", after: "x") { edges { node { id } } } }',
    );
    expect(bad.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_CURSOR' });
  });

  it('hands a report out as JSON, text and HTML, with names or without', async () => {
    const { data } = await server.ask(
      `{ kernelReports(tenant: "default", first: 50) { edges { node {
           host sourceId notes boots { index release timeline { what text line } }
           json clean: json(anonymize: true) text html(anonymize: true) } } } }`,
    );
    const node = data.kernelReports.edges
      .map((edge: any) => edge.node)
      .find((it: any) => it.host === 'web-1' && it.json.findings[0].kind === 'page_fault');
    expect(node).toMatchObject({ sourceId: 'web-1', boots: [{ index: 0, release: '6.6.30-acme' }] });
    expect(node.boots[0].timeline.map((entry: any) => entry.what)).toEqual(['boot', 'finding', 'end']);
    expect(node.json).toMatchObject({ format: 'foreshock.kernel-report', version: 1, anonymized: false });
    expect(JSON.stringify(node.json)).toContain('release@forge');
    expect(JSON.stringify(node.clean)).not.toMatch(/forge|0b7f6a54/);
    expect(node.text).toContain('acme_poll [acme_net]');
    expect(node.html).toMatch(/^<!doctype html>/);
    expect(node.html).not.toMatch(/forge|0b7f6a54/);
  });

  it('makes one finding of a report that comes line by line by syslog, and answers when it is whole', async () => {
    const lines = fixture('gpf-in-lock')
      .split('\n')
      .map((line) => `<2>1 2026-05-02T06:15:00Z web-3 kernel - - - ${line}`);
    const { data } = await server.ask(
      `mutation L($input: IngestLinesInput!) { ingestLines(input: $input) { ... on IngestAccepted { accepted signatures { template hosts occurrences } } } }`,
      { input: { tenant: 'default', sourceType: 'syslog', lines: lines.join('\n'), wait: 'PROCESSED' } },
    );
    expect(data.ingestLines).toEqual({
      accepted: lines.length,
      signatures: [
        { template: 'general protection fault in iota_entry_drop', hosts: ['web-3'], occurrences: 1 },
      ],
    });
    const reports = await server.ask(
      '{ kernelReports(tenant: "default", first: 1) { edges { node { host sourceType findings { kind count } rawEnvelope { body events { message } } } } } }',
    );
    expect(reports.data.kernelReports.edges[0].node).toEqual({
      host: 'web-3',
      sourceType: 'syslog',
      findings: [{ kind: 'gpf', count: 1 }],
      rawEnvelope: { body: lines[0], events: [{ message: 'general protection fault in iota_entry_drop' }] },
    });
  });

  it('keeps tenants apart', async () => {
    await server.ask('mutation { createTenant(input: { tenant: "other" }) { __typename } }');
    const mine = await ingest({ log: crash, host: 'web-1' });
    const theirs = await ingest({ tenant: 'other', log: crash, host: 'web-1', wait: 'PROCESSED' });
    expect(theirs).toMatchObject({ accepted: 1, signatures: [{ occurrences: 1 }] });
    const admin = await server.ask(
      'mutation { createToken(input: { name: "a", scopes: [ADMIN] }) { ... on CreatedToken { token } } }',
    );
    const made = await server.ask(
      'mutation { createToken(input: { name: "o", scopes: [READ, INGEST], tenants: ["other"] }) { ... on CreatedToken { token } } }',
      {},
      admin.data.createToken.token,
    );
    const token: string = made.data.createToken.token;
    const node = (id: string) =>
      server.ask('query N($id: ID!) { node(id: $id) { id ... on KernelReport { summary } } }', { id }, token);
    expect((await node(theirs.reportId)).data.node).toMatchObject({ id: theirs.reportId });
    expect((await node(mine.reportId)).data.node).toBeNull();
    const refused = await server.ask(
      '{ kernelReports(tenant: "default") { edges { node { id } } } }',
      {},
      token,
    );
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_ALLOWED' });
    expect(await ingest({ log: crash }, token)).toMatchObject({
      __typename: 'NotAllowed',
      code: 'NOT_ALLOWED',
    });
  });
});
