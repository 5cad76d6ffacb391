import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  joinStats,
  MAX_VALUES,
  statsOfParameters,
} from '../../../../src/domain/signature/parameter-stats.js';
import { parametersOf } from '../../../../src/domain/signature/parameters.js';
import { anyMessage } from './any-message.js';

describe('domain/signature/parameters', () => {
  it('gives values with their type, place, label and amount', () => {
    expect(parametersOf('SRC=192.0.2.1 took 1.5 ms, sent 12 KB on port 22')).toEqual([
      { place: 0, type: 'ip', value: '192.0.2.1', label: 'SRC', amount: null },
      { place: 1, type: 'dur', value: '1.5 ms', label: 'took', amount: 1.5 },
      { place: 2, type: 'size', value: '12 KB', label: 'sent', amount: 12 },
      { place: 3, type: 'num', value: '22', label: 'port', amount: 22 },
    ]);
  });

  it('has no amount for a list', () => {
    expect(parametersOf('channels 1 2 3 4 5')).toMatchObject([{ value: '1 2 3 4 5', amount: null }]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        for (const { value } of parametersOf(message)) expect(message).toContain(value);
      }),
    );
  });
});

describe('domain/signature/parameter-stats', () => {
  const stats = (message: string) => statsOfParameters(parametersOf(message));

  it('counts, keeps values and numeric ranges by place', () => {
    const joined = joinStats(stats('peer 192.0.2.1 took 5 ms'), stats('peer 192.0.2.2 took 90 ms'));
    expect(joined).toEqual([
      { place: 0, label: 'peer', count: 2, values: ['192.0.2.1', '192.0.2.2'], more: false, range: null },
      {
        place: 1,
        label: 'took',
        count: 2,
        values: ['5 ms', '90 ms'],
        more: false,
        range: { min: 5, max: 90 },
      },
    ]);
  });

  it('keeps a bounded number of values', () => {
    const many = Array.from({ length: MAX_VALUES + 9 }, (_, i) => stats(`port ${i}`)).reduce(joinStats, []);
    expect(many[0]).toMatchObject({
      count: MAX_VALUES + 9,
      more: true,
      range: { min: 0, max: MAX_VALUES + 8 },
    });
    expect(many[0]!.values).toHaveLength(MAX_VALUES);
  });

  it('does not depend on order or batches', () => {
    const some = fc.array(
      fc.nat({ max: 60 }).map((n) => stats(`port ${n}`)),
      { maxLength: 50 },
    );
    fc.assert(
      fc.property(some, some, (a, b) => {
        const all = (list: ReturnType<typeof stats>[]) => list.reduce(joinStats, []);
        expect(joinStats(all(b), all(a))).toEqual(all([...a, ...b]));
      }),
    );
  });
});
