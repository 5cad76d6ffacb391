import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  binomialTail,
  clamp,
  decay,
  gammaPoissonTail,
  incompleteBeta,
  logGamma,
  median,
  medianDeviation,
  poissonTail,
  quantile,
  rayleigh,
  wilsonLower,
} from '../../../../src/domain/shared/statistics.js';

/** Within one part in ten thousand million of a value worked out with 40 digits elsewhere. */
const near = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-10 * Math.max(Math.abs(expected), 1e-300));

const counts = fc.integer({ min: 1, max: 60 });
const shares = fc.double({ min: 0.001, max: 0.999, noNaN: true });

describe('domain/shared/statistics', () => {
  it.each([
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247001],
    [5, 3.1780538303479458],
    [10.5, 13.940625219403763],
    [171, 706.5730622457874],
  ])('knows ln gamma of %d', (x, expected) => near(logGamma(x), expected));

  it.each([
    [0.2, 2, 3, 0.1808],
    [0.9, 30, 2, 0.1695646331008648],
    [0.5, 5, 5, 0.5],
    [0.001, 0.5, 0.5, 0.020135041633377492],
    [0, 2, 3, 0],
    [-1, 2, 3, 0],
    [1, 2, 3, 1],
  ])('knows the incomplete beta function at %d for (%d, %d)', (x, a, b, expected) =>
    near(incompleteBeta(x, a, b), expected),
  );

  it.each([
    [5, 0.5, 0.00017211562995584078],
    [15, 4, 1.9931727482710028e-5],
    [1, 0.001, 0.0009995001666250082],
    [100, 100, 0.5132987982791487],
    [3, 10, 0.9972306042844884],
    [0, 3, 1],
    [2, 0, 0],
  ])('knows the chance of %d or more where a Poisson process gives %d', (k, mean, expected) =>
    near(poissonTail(k, mean), expected),
  );

  it.each([
    ['never seen before, three within an hour', 3, 0.5, 168, 1, 6.488673762665214e-8],
    ['twelve a week, fifteen within an hour', 15, 12.5, 168, 1, 4.173371076204463e-27],
    ['never seen before, one within a day', 1, 0.5, 168, 24, 0.06458565330651465],
    ['a hundred in 1,000 h, ten within a day', 10, 100.5, 1_000, 24, 0.0002680722132417399],
    ['nothing at all', 0, 0.5, 168, 1, 1],
  ])('weighs a count against an uncertain rate: %s', (_, k, a, b, t, expected) =>
    near(gammaPoissonTail(k, a, b, t), expected),
  );

  it.each([
    [7, 9, 0.042806774130281666, 8.784998569419892e-9],
    [2, 2, 0.042806774130281666, 0.0018324199114409516],
    [50, 100, 0.5, 0.5397946186935894],
    [0, 5, 0.5, 1],
    [6, 5, 0.5, 0],
  ])('knows the chance of %d or more of %d at %d each', (k, n, p, expected) =>
    near(binomialTail(k, n, p), expected),
  );

  it('makes every tail a probability that shrinks as more is asked', () => {
    fc.assert(
      fc.property(counts, counts, shares, (k, n, p) => {
        for (const tail of [
          (hits: number) => poissonTail(hits, n * p),
          (hits: number) => gammaPoissonTail(hits, 0.5 + n, 168, 24 * p),
          (hits: number) => binomialTail(hits, n, p),
        ]) {
          expect(tail(k)).toBeGreaterThanOrEqual(0);
          expect(tail(k)).toBeLessThanOrEqual(1);
          expect(tail(k + 1)).toBeLessThanOrEqual(tail(k) + 1e-12);
        }
      }),
    );
  });

  it.each([
    [18, 20, 0.6989617935882066],
    [3, 3, 0.4384939195509822],
    [46, 48, 0.8602408885222853],
    [19, 19, 0.8318156346315495],
    [1, 2, 0.09452865480086613],
    [0, 10, 0],
    [0, 0, 0],
  ])('bounds the share of %d of %d from below (Wilson, 95 %%)', (hits, n, expected) => {
    expect(wilsonLower(hits, n)).toBeCloseTo(expected, 12);
  });

  it('finds the direction of nightly starts and how unlikely it is (Rayleigh)', () => {
    const minutes = [118, 121, 125, 119, 120, 131, 116, 122, 120, 127, 113, 124];
    const found = rayleigh(minutes.map((minute) => (2 * Math.PI * minute) / 1_440));
    near(found.strength, 0.999790066540543);
    near(found.p, 1.54949984361562e-8);
    near(found.mean, 0.529416114119521);
  });

  it('sees no direction in what is spread evenly, or in nothing', () => {
    const even = Array.from({ length: 24 }, (_, hour) => (2 * Math.PI * hour) / 24);
    expect(rayleigh(even).p).toBeGreaterThan(0.9);
    expect(rayleigh([])).toEqual({ p: 1, strength: 0, mean: 0 });
  });

  it.each([
    [[], 0],
    [[7], 7],
    [[9, 1, 5], 5],
    [[10, 2, 4, 8], 6],
    [[100, 20, 3], 20],
  ])('takes the middle of %j', (values, expected) => expect(median(values)).toBe(expected));

  it('measures how far values lie from the middle', () => {
    expect(medianDeviation([1, 1, 2, 2, 4, 6, 9])).toBe(1);
    expect(medianDeviation([60, 60, 61, 90], 60)).toBe(0.5);
  });

  it.each([
    [0.1, 1],
    [0.5, 5],
    [0.95, 10],
    [0, 1],
    [1, 10],
  ])('takes the value at share %d by nearest rank', (q, expected) => {
    expect(quantile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], q)).toBe(expected);
    expect(quantile([], q)).toBe(0);
  });

  it('never changes the list it is given, and does not care for its order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.nat(), (values, turn) => {
        const other = [...values.slice(turn % values.length), ...values.slice(0, turn % values.length)];
        const before = [...other];
        expect(median(other)).toBe(median(values));
        expect(quantile(other, 0.95)).toBe(quantile(values, 0.95));
        expect(medianDeviation(other)).toBe(medianDeviation(values));
        expect(other).toEqual(before);
      }),
    );
  });

  it('halves at every half-life and never grows', () => {
    expect(decay(0, 14)).toBe(1);
    expect(decay(14, 14)).toBe(0.5);
    expect(decay(30, 14)).toBeCloseTo(0.22643091606597668, 14);
    expect(decay(-5, 14)).toBe(1);
  });

  it('keeps a value within bounds', () => {
    expect([-1, 0.3, 7].map((value) => clamp(value))).toEqual([0, 0.3, 1]);
    expect(clamp(7, 2, 5)).toBe(5);
  });
});
