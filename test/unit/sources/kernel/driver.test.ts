import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyseKernelLog } from '../../../../src/domain/kernel/analyst.js';
import { explanationRequest } from '../../../../src/domain/kernel/explain/request.js';
import { createAnonymizer } from '../../../../src/domain/kernel/privacy/anonymizer.js';
import { createHttpExplainer } from '../../../../src/sources/kernel/driver.js';
import { completion, type ModelServer, startModelServer } from '../../../fixtures/kernel/model-server.js';
import { fixture } from '../../domain/kernel/fixture.js';

type Answer = ReturnType<Parameters<typeof startModelServer>[0]>;
const GOOD = { meaning: 'A pointer was null.', causes: ['a race'], nextSteps: ['update acme_net'] };

let server: ModelServer;
let answer: Answer;
const finding = analyseKernelLog(fixture('x86-null-dereference')).findings[0]!;
const request = explanationRequest(finding, createAnonymizer());
const explainer = (more: object = {}) => createHttpExplainer({ url: server.url, model: 'm-1', ...more });

beforeAll(async () => {
  server = await startModelServer(() => answer);
});
afterAll(() => server.close());

describe('sources/kernel/driver createHttpExplainer', () => {
  it('asks for an explanation of one finding, and says who gave it', async () => {
    answer = { body: completion(JSON.stringify(GOOD)) };
    expect(await explainer({ key: 'secret' }).explain(request)).toEqual({ provider: 'llm:m-1', ...GOOD });
    const { headers, body } = server.asked.at(-1)!;
    expect(headers).toMatchObject({ authorization: 'Bearer secret', 'content-type': 'application/json' });
    const sent = JSON.parse(body);
    expect(sent).toMatchObject({ model: 'm-1', temperature: 0 });
    expect(sent.messages.map((message: { role: string }) => message.role)).toEqual(['system', 'user']);
    expect(JSON.parse(sent.messages[1].content)).toEqual(request);
  });

  it('sends no key where there is none', async () => {
    await explainer().explain(request);
    expect(server.asked.at(-1)!.headers.authorization).toBeUndefined();
  });

  it('reads an answer in a code fence, and one that leaves lists out', async () => {
    answer = { body: completion(`\`\`\`json\n${JSON.stringify(GOOD)}\n\`\`\``) };
    expect(await explainer().explain(request)).toMatchObject(GOOD);
    answer = { body: completion('{"meaning": "x"}') };
    expect(await explainer().explain(request)).toMatchObject({ meaning: 'x', causes: [], nextSteps: [] });
  });

  it.each([
    ['no JSON', 'hello'],
    ['no choices', '{"choices": []}'],
    ['prose', completion('I think it crashed.')],
    ['an empty meaning', completion('{"meaning": " "}')],
    ['a list of numbers', completion('{"meaning": "x", "causes": [1]}')],
    ['endless text', completion(JSON.stringify({ meaning: 'x'.repeat(300_000) }))],
  ])('has nothing to say when the answer is %s', async (_, body) => {
    answer = { body };
    expect(await explainer().explain(request)).toBeNull();
  });

  it('fails where the endpoint fails, leads elsewhere, is away or takes too long', async () => {
    answer = { status: 429, body: '' };
    await expect(explainer().explain(request)).rejects.toThrow('429');
    answer = { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' };
    await expect(explainer().explain(request)).rejects.toThrow();
    await expect(explainer({ url: 'http://127.0.0.1:1/' }).explain(request)).rejects.toThrow();
    const slow = await startModelServer(() => ({
      body: completion('x'),
      headers: { 'content-length': '99999' },
    }));
    await expect(explainer({ url: slow.url, timeoutMs: 100 }).explain(request)).rejects.toThrow();
    await slow.close();
  });
});
