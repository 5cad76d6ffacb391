import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast, BANDS, type Band, bandRank } from '../../../../src/domain/attention/band.js';
import type { Values } from '../../../../src/domain/attention/findings.js';
import { COMPONENTS, DEFAULT_POLICY } from '../../../../src/domain/attention/policy.js';
import { bandOf, pointsOf, scoreOf } from '../../../../src/domain/attention/score.js';

const values = (given: Partial<Values>): Values => ({ ...NOTHING, ...given });
const NOTHING = Object.fromEntries(COMPONENTS.map((name) => [name, 0])) as Values;
const EVERYTHING = Object.fromEntries(COMPONENTS.map((name) => [name, 1])) as Values;
const anyValues = fc
  .tuple(
    ...COMPONENTS.map((name) => fc.double({ min: name === 'SOURCE_BIAS' ? -1 : 0, max: 1, noNaN: true })),
  )
  .map((list) => Object.fromEntries(COMPONENTS.map((name, i) => [name, list[i]])) as Values);

describe('domain/attention/score', () => {
  it('is the sum of the points, each to a hundredth, so that a person can add it up', () => {
    fc.assert(
      fc.property(anyValues, (given) => {
        const points = pointsOf(given, DEFAULT_POLICY);
        const hundredths = COMPONENTS.map((name) => points[name] * 100);
        for (const part of hundredths) expect(Math.abs(part - Math.round(part))).toBeLessThan(1e-6);
        const sum = hundredths.reduce((total, part) => total + Math.round(part), 0);
        expect(Math.round(scoreOf(points) * 100)).toBe(Math.min(10_000, Math.max(0, sum)));
      }),
    );
  });

  it('gives a component its weight at value one, and nothing at zero', () => {
    expect(pointsOf(EVERYTHING, DEFAULT_POLICY)).toEqual(DEFAULT_POLICY.weights);
    expect(scoreOf(pointsOf(NOTHING, DEFAULT_POLICY))).toBe(0);
  });

  it('has weights that add up to a hundred, the bias of the source set aside', () => {
    const { SOURCE_BIAS, ...rest } = DEFAULT_POLICY.weights;
    expect(Object.values(rest).reduce((sum, weight) => sum + weight, 0)).toBe(100);
    expect(SOURCE_BIAS).toBeGreaterThan(0);
  });

  it('lets only the source subtract, never below nothing, and never passes a hundred', () => {
    expect(scoreOf(pointsOf(values({ SOURCE_BIAS: -1 }), DEFAULT_POLICY))).toBe(0);
    expect(scoreOf(pointsOf(values({ SOURCE_BIAS: -1, RECURRENCE: 1 }), DEFAULT_POLICY))).toBe(15);
    expect(scoreOf(pointsOf(EVERYTHING, DEFAULT_POLICY))).toBe(100);
  });
});

describe('domain/attention/score bandOf', () => {
  // WATCH 8, INVESTIGATE 14, PROMOTE 20; left two points below.
  it.each<[number, Band, Band]>([
    [0, 'BACKGROUND', 'BACKGROUND'],
    [7.99, 'BACKGROUND', 'BACKGROUND'],
    [8, 'BACKGROUND', 'WATCH'],
    [13.99, 'WATCH', 'WATCH'],
    [14, 'WATCH', 'INVESTIGATE'],
    [20, 'INVESTIGATE', 'PROMOTE'],
    [20, 'BACKGROUND', 'PROMOTE'],
    [100, 'IGNORE_FAST', 'PROMOTE'],
    [18, 'PROMOTE', 'PROMOTE'],
    [17.99, 'PROMOTE', 'INVESTIGATE'],
    [18, 'INVESTIGATE', 'INVESTIGATE'],
    [12, 'INVESTIGATE', 'INVESTIGATE'],
    [12, 'PROMOTE', 'INVESTIGATE'],
    [11.99, 'PROMOTE', 'WATCH'],
    [6, 'WATCH', 'WATCH'],
    [5.99, 'WATCH', 'BACKGROUND'],
    [6, 'BACKGROUND', 'BACKGROUND'],
    [0, 'PROMOTE', 'BACKGROUND'],
  ])('a score of %d coming from %s is %s', (score, before, band) => {
    expect(bandOf(score, before, false, DEFAULT_POLICY)).toBe(band);
  });

  it('sends chatter below everything, unless its score says otherwise', () => {
    expect(bandOf(3, 'BACKGROUND', true, DEFAULT_POLICY)).toBe('IGNORE_FAST');
    expect(bandOf(3, 'PROMOTE', true, DEFAULT_POLICY)).toBe('IGNORE_FAST');
    expect(bandOf(10, 'IGNORE_FAST', true, DEFAULT_POLICY)).toBe('WATCH');
    expect(bandOf(3, 'IGNORE_FAST', false, DEFAULT_POLICY)).toBe('BACKGROUND');
  });

  it('does not flicker: a score that moves by less than the hysteresis changes band once at most', () => {
    const start = fc.double({ min: 0, max: 60, noNaN: true });
    const steps = fc.array(fc.double({ min: 0, max: 1.9, noNaN: true }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(start, steps, fc.constantFrom(...BANDS), (base, offsets, first) => {
        const bands: Band[] = [bandOf(base, first, false, DEFAULT_POLICY)];
        for (const offset of offsets) bands.push(bandOf(base + offset, bands.at(-1)!, false, DEFAULT_POLICY));
        const changes = bands.filter((band, i) => i > 0 && band !== bands[i - 1]).length;
        expect(changes).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never gives a higher score a lower band', () => {
    const scores = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(scores, scores, fc.constantFrom(...BANDS), (a, b, before) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((score) =>
          bandRank(bandOf(score, before, false, DEFAULT_POLICY)),
        );
        expect(high).toBeGreaterThanOrEqual(low!);
      }),
    );
  });

  it('orders the bands by attention', () => {
    expect([...BANDS].sort((a, b) => bandRank(a) - bandRank(b))).toEqual([
      'IGNORE_FAST',
      'BACKGROUND',
      'WATCH',
      'INVESTIGATE',
      'PROMOTE',
    ]);
    expect([atLeast('WATCH', 'WATCH'), atLeast('PROMOTE', 'WATCH'), atLeast('BACKGROUND', 'WATCH')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
