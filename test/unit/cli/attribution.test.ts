import { PassThrough, Readable, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type AttributionOptions, runAttribution } from '../../../src/cli/attribution.js';

async function filter(
  chunks: readonly (string | Buffer)[],
  options?: AttributionOptions,
): Promise<unknown[]> {
  const output = new PassThrough();
  const text = (async () => {
    let all = '';
    for await (const chunk of output) all += chunk;
    return all;
  })();
  await runAttribution(Readable.from(chunks), output, options);
  output.end();
  return (await text)
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

const line = (fields: object): string => `${JSON.stringify(fields)}\n`;
const letters = (text: string, gapSeconds = 60) =>
  [...text].map((value, index) => ({ value, ts: 9000 + index * gapSeconds }));

describe('cli/attribution', () => {
  it('writes one line for each series, in order', async () => {
    const answers = await filter([
      line({ id: 'one', value_kind: 'categorical', observations: letters('xxx') }),
      line({ id: 2, value_kind: null, observations: [] }),
      line({ id: 'three', value_kind: 'numeric', observations: [{ value: '2', ts: '7.5' }] }),
    ]);
    expect(answers).toEqual([
      {
        id: 'one',
        current_value: 'x',
        state: 'stable',
        confidence: 1,
        observation_count: 3,
        last_observation_ts: 9120,
      },
      {
        id: 2,
        current_value: null,
        state: 'unknown',
        confidence: 0,
        observation_count: 0,
        last_observation_ts: 0,
      },
      {
        id: 'three',
        current_value: 2,
        state: 'unknown',
        confidence: 0,
        observation_count: 1,
        last_observation_ts: 7.5,
      },
    ]);
  });

  it('answers a bad line with its id and what is wrong, and goes on', async () => {
    const answers = await filter([
      'not json\n',
      '[]\n\n',
      line({ id: 'a' }),
      line({ id: 'b', observations: [1] }),
      line({ id: 'c', value_kind: 'bogus', observations: letters('x') }),
      line({ id: 'd', value_kind: 'categorical', observations: [{ value: 'x', ts: null }] }),
      line({ id: 'e', value_kind: 'numeric', observations: letters('xyz') }),
      line({ id: 'f', value_kind: 'hash', observations: letters('x') }),
    ]);
    expect(answers).toMatchObject([
      { id: null, line: 1, error: { code: 'BAD_JSON' } },
      { id: null, line: 2, error: { code: 'BAD_LINE' } },
      { id: 'a', line: 4, error: { code: 'BAD_LINE' } },
      { id: 'b', error: { code: 'BAD_LINE' } },
      { id: 'c', error: { code: 'VALUE_ERROR' } },
      { id: 'd', error: { code: 'TYPE_ERROR' } },
      { id: 'e', error: { code: 'VALUE_ERROR' } },
      { id: 'f', state: 'stable' },
    ]);
  });

  it('keeps integers and words that JSON numbers cannot hold', async () => {
    const [hashes, words] = await filter([
      '{"id":1,"value_kind":"hash","observations":[{"value":9223372036854775807},{"value":9223372036854775806}]}\n',
      '{"id":2,"value_kind":"numeric","observations":[{"value":NaN},{"value":1},{"value":2}]}',
    ]);
    expect(hashes).toMatchObject({ state: 'drifting' });
    expect(words).toMatchObject({ current_value: 'nan', state: 'stable', confidence: 0 });
  });

  it('reads lines however they are cut, with characters some take for line ends', async () => {
    const bytes = Buffer.from(
      line({ id: 'ü\u2028é', value_kind: 'categorical', observations: letters('xxx') }),
    );
    const cut = [...bytes].map((byte) => Buffer.from([byte]));
    expect(await filter(cut)).toMatchObject([{ id: 'ü\u2028é', state: 'stable' }]);
  });

  it('answers before the input ends, and waits for a slow reader', async () => {
    const input = new PassThrough();
    const written: string[] = [];
    const output = new Writable({
      highWaterMark: 1,
      write(chunk, _encoding, done) {
        written.push(String(chunk));
        setImmediate(done);
      },
    });
    const running = runAttribution(input, output, { profile: 'reference' });
    input.write(line({ id: 'first', observations: letters('x') }));
    while (written.length === 0) await new Promise(setImmediate);
    expect(written[0]).toContain('"first"');
    for (let index = 0; index < 50; index += 1) input.write(line({ id: index, observations: letters('x') }));
    input.end();
    await running;
    expect(written).toHaveLength(51);
  });

  it('reads a series with the robust profile when asked', async () => {
    const turns = 'ABABABAB';
    const observations = [...turns].flatMap((value, session) =>
      [0, 1, 2, 3].map((index) => ({ value, ts: session * 7200 + index * 60, session_id: `s${session}` })),
    );
    const unnamed = observations.map(({ value, ts }) => ({ value, ts }));
    const shuffled = [...unnamed.slice(10), ...unnamed.slice(0, 10)];
    const answers = await filter(
      [
        line({ id: 'named', value_kind: 'categorical', observations }),
        line({ id: 'gaps', value_kind: null, observations: shuffled }),
        line({ id: 'silent', value_kind: 'categorical', observations: [{ value: 'unknown', ts: 1 }] }),
        line({ id: 'empty', value_kind: 'array', observations: [] }),
        line({ id: 'bogus', value_kind: 'bogus', observations: [] }),
      ],
      { profile: 'robust' },
    );
    expect(answers).toMatchObject([
      { id: 'named', state: 'multi_actor', observation_count: 32, last_observation_ts: 50580 },
      { id: 'gaps', state: 'multi_actor', current_value: 'B' },
      { id: 'silent', state: 'unknown', current_value: null, observation_count: 1 },
      { id: 'empty', state: 'unknown', observation_count: 0, last_observation_ts: 0 },
      { id: 'bogus', error: { code: 'VALUE_ERROR' } },
    ]);
  });
});
