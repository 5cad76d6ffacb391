import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, mergePolicy } from '../../../../src/domain/attention/policy.js';

const numbersIn = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [value];

describe('domain/attention/policy mergePolicy', () => {
  it('lays overrides over the defaults, group by group, under its own version', () => {
    const merged = mergePolicy({ weights: { SPREAD: 20 }, bands: { PROMOTE: 50 }, quietMs: 86_400_000 }, 7);
    expect(merged).toEqual({
      ...DEFAULT_POLICY,
      version: 7,
      weights: { ...DEFAULT_POLICY.weights, SPREAD: 20 },
      bands: { ...DEFAULT_POLICY.bands, PROMOTE: 50 },
      quietMs: 86_400_000,
    });
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'PROMOTE=1'],
    ['a number', 12],
    ['a list', [1, 2, 3]],
    ['names nobody knows', { weight: { SPREAD: 1 }, weights: { LUCK: 99 } }],
    ['texts for numbers', { weights: { SPREAD: '20' }, quietMs: '1' }],
    [
      'no numbers at all',
      { weights: { SPREAD: Number.NaN }, quietMs: Number.POSITIVE_INFINITY, bands: { WATCH: null } },
    ],
    ['a number for a group', { weights: 5, bands: true }],
    ['a group for a number', { quietMs: { ms: 5 } }],
    ['a version of its own', { version: 99 }],
    ['a prototype', JSON.parse('{"__proto__": {"quietMs": 1}, "constructor": 3}')],
  ])('ignores %s', (_, overrides) => {
    expect(mergePolicy(overrides, 1)).toEqual(DEFAULT_POLICY);
  });

  it('always gives a whole policy of numbers, whatever is laid over it', () => {
    const shape = Object.keys(DEFAULT_POLICY);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...shape), fc.anything()), (overrides) => {
        const merged = mergePolicy(overrides, 3);
        expect(Object.keys(merged)).toEqual(shape);
        for (const number of numbersIn(merged)) expect(Number.isFinite(number)).toBe(true);
      }),
    );
  });

  it('leaves the defaults alone', () => {
    const before = structuredClone(DEFAULT_POLICY);
    mergePolicy({ weights: { SPREAD: 99 } }, 2);
    expect(DEFAULT_POLICY).toEqual(before);
  });
});
