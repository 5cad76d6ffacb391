import { afterEach, describe, expect, it } from 'vitest';
import { completion, type ModelServer, startModelServer } from '../../fixtures/kernel/model-server.js';
import { fixture } from '../../unit/domain/kernel/fixture.js';
import { eventually } from '../kit/eventually.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const INGEST = `mutation I($input: IngestKernelLogInput!) { ingestKernelLog(input: $input) { ... on KernelLogAccepted { reportId } } }`;
const REPORT = `query R($id: ID!) { node(id: $id) { ... on KernelReport { findings { kind explanation { provider meaning } } html } } }`;
const SAID = { meaning: 'The ring was <gone>.', causes: ['a race'], nextSteps: ['update'] };

let server: TestServer | undefined;
let model: ModelServer | undefined;
afterEach(async () => {
  await server?.close();
  await model?.close();
});

const ingest = async (log: string): Promise<string> => {
  const input = { tenant: 'default', log, host: 'falcon-7', wait: 'PROCESSED' };
  return (await server!.ask(INGEST, { input })).data.ingestKernelLog.reportId;
};
const read = async (id: string) => (await server!.ask(REPORT, { id })).data.node;
const secretive = fixture('x86-null-dereference')
  .split('\n')
  .map((line) => `May  2 06:13:20 falcon-7 kernel: ${line}`)
  .join('\n')
  .replace('release@forge', 'jvandam@forge-7')
  .replace('#PF: error_code', 'BUG at 203.0.113.77 of jvandam on falcon-7 #PF: error_code');

describe('pipeline/explain-kernel', () => {
  it('asks a configured provider, shows it no name, and puts what it says before the fixed knowledge', async () => {
    let broken = true;
    model = await startModelServer(() =>
      broken ? { body: completion('no JSON') } : { body: completion(JSON.stringify(SAID)) },
    );
    server = await startTestServer({
      env: { FORESHOCK_EXPLAIN_URL: model.url, FORESHOCK_EXPLAIN_MODEL: 'm-1' },
    });
    const first = await ingest(fixture('refcount'));
    await eventually(
      async () => model!.asked.length,
      (count) => count > 0,
    );
    expect((await read(first)).findings[0].explanation.provider).toBe('heuristic');
    broken = false;
    const id = await ingest(secretive);
    const node = await eventually(
      () => read(id),
      (it) => it.findings[0].explanation.provider !== 'heuristic',
    );
    expect(node.findings[0].explanation).toEqual({ provider: 'llm:m-1', meaning: SAID.meaning });
    expect(node.html).toContain('The ring was &lt;gone&gt;.');
    const shown = model.asked.map(({ body }) => body).join('\n');
    expect(shown).toContain('acme_ring_fill');
    expect(shown).not.toMatch(/falcon|jvandam|forge-7|203\.0\.113/);
    // What was asked once is not asked again, whether there was an answer or not.
    expect(model.asked).toHaveLength(2);
  });

  it('asks nobody unless a provider is configured', async () => {
    server = await startTestServer();
    const node = await read(await ingest(fixture('refcount')));
    expect(node.findings[0].explanation.provider).toBe('heuristic');
    const { rows } = await server.foreshock.services.db.pool.query('SELECT explanations FROM kernel_report');
    expect(rows).toEqual([{ explanations: null }]);
  });
});
