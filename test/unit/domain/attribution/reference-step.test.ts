import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../src/domain/attribution/observation.js';
import { mergeReference } from '../../../../src/domain/attribution/reference-merge.js';
import { replayed, seriesOf } from './series.js';

const kinds = {
  categorical: fc.constantFrom<JsonValue>('a', 'b', 'c', null, 1, true),
  numeric: fc.oneof(
    fc.double({ min: -50, max: 50, noNaN: true }),
    fc.constantFrom<JsonValue>(null, '3', 10, 13),
  ),
  hash: fc.constantFrom<JsonValue>('a', 'b', 'c', 'd', 'e', null),
};

describe('domain/attribution/reference-step', () => {
  it.each(Object.entries(kinds))(
    'says of a %s series what the merger of the whole series says',
    (kind, values) => {
      fc.assert(
        fc.property(
          fc.array(values, { minLength: 1, maxLength: 40 }),
          fc.integer({ min: 1, max: 9 }),
          (series, size) => {
            const observations = seriesOf(series, size);
            const { reading } = replayed('REFERENCE', kind as 'hash', observations).state;
            const whole = mergeReference(
              kind,
              observations.map(({ value, windowEndMs }) => ({ value, ts: windowEndMs / 1000 })),
            );
            expect(whole).toMatchObject({
              ok: true,
              value: { state: reading?.state, currentValue: reading?.value, confidence: reading?.confidence },
            });
          },
        ),
      );
    },
  );

  it('changes nothing but the count where the reference cannot merge, and says why', () => {
    const state = replayed('REFERENCE', 'array', seriesOf([['a'], ['a'], ['a'], ['a']])).state;
    expect(state.reading).toMatchObject({ state: 'UNKNOWN', observationCount: 4 });
    expect(state).toMatchObject({ fault: expect.stringContaining('Lists') });
  });

  it('remembers no more than ten observations and sixty-four hashes', () => {
    const state = replayed(
      'REFERENCE',
      'hash',
      seriesOf(
        Array.from({ length: 300 }, (_, index) => `h${index}`),
        300,
      ),
    ).state;
    expect(state).toMatchObject({ reading: { state: 'CONFLICTED' } });
    expect(JSON.stringify(state).length).toBeLessThan(4000);
  });
});
