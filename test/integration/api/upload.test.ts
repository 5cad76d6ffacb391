import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../kit/server.js';

const UPLOAD = `mutation U($input: IngestUploadInput!) { ingestUpload(input: $input) {
  __typename ... on IngestAccepted { accepted duplicates rejected { index code } segments signatures { template } } ... on Error { code hint } } }`;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function upload(text: string, input: object): Promise<any> {
  const form = new FormData();
  form.set('operations', JSON.stringify({ query: UPLOAD, variables: { input: { file: null, ...input } } }));
  form.set('map', JSON.stringify({ 0: ['variables.input.file'] }));
  form.set('0', new File([text], 'door.log'));
  return (await fetch(`${server.url}/graphql`, { method: 'POST', body: form })).json();
}

describe('ingestUpload', () => {
  it('stores every line of a file and says which were empty', async () => {
    const lines = Array.from({ length: 4_500 }, (_, i) => `door ${i % 9} opened by card ${i}`);
    lines[2_100] = '';
    const { data, errors } = await upload(`${lines.join('\n')}\n`, { tenant: 'default', wait: 'PROCESSED' });
    expect(errors).toBeUndefined();
    expect(data.ingestUpload).toMatchObject({
      __typename: 'IngestAccepted',
      accepted: 4_499,
      rejected: [{ index: 2_100, code: 'EMPTY_LINE' }],
      signatures: [{ template: 'door <num> opened by card <num>' }],
    });
    const sources = await server.ask('{ sources { edges { node { type sourceId path } } } }');
    expect(JSON.stringify(sources)).toContain('door.log');
  });

  it('refuses an unknown tenant, a bad source type and what is no file', async () => {
    expect((await upload('x', { tenant: 'nobody' })).data.ingestUpload.code).toBe('UNKNOWN_TENANT');
    expect((await upload('x', { tenant: 'default', sourceType: 'a b' })).data.ingestUpload.code).toBe(
      'BAD_SOURCE_TYPE',
    );
    const { errors } = await server.ask(UPLOAD, { input: { tenant: 'default', file: 'text' } });
    expect(errors![0]!.message).toContain('Upload must be a file');
  });
});
