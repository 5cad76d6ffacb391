import { describe, expect, it } from 'vitest';
import { replayed, robust, seeded, seriesOf, statesOf } from './series.js';

const repeat = (value: number, count: number): readonly number[] => new Array(count).fill(value);

/** Values around a level, a few percent apart, the same each time. */
const around = (level: number, count: number, noise = 0.05, seed = 1): readonly number[] => {
  const random = seeded(seed);
  return Array.from({ length: count }, () => level * (1 + noise * (2 * random() - 1)));
};

const states = (values: readonly number[]) => statesOf('ROBUST', 'numeric', seriesOf([...values]));

describe('domain/attribution/robust-numeric', () => {
  it('is stable on a level, with the median for a value', () => {
    const { reading } = robust('numeric', seriesOf([98, 100, 102, 101, 99]));
    expect(reading).toMatchObject({ state: 'STABLE', value: 100 });
  });

  it('finds a doubled level, says from what to what, and settles on it', () => {
    const values = [...around(100, 20), ...around(200, 20)];
    expect(states(values)).toEqual(['UNKNOWN', 'STABLE', 'DRIFTING', 'STABLE']);
    const drifting = robust('numeric', seriesOf(values.slice(0, 25)));
    expect(drifting).toMatchObject({ reading: { state: 'DRIFTING' }, ground: { kind: 'SHIFTED' } });
    expect(drifting.reading!.value).toBeGreaterThan(180);
  });

  it.each([
    ['upwards', 200],
    ['downwards', 50],
  ])('finds a shift %s within six observations', (_, level) => {
    expect(states([...around(100, 20), ...around(level, 6)])).toContain('DRIFTING');
  });

  it('does not take a spike of any height for a shift', () => {
    expect(states([...around(100, 20), 5000, ...around(100, 15, 0.05, 2)])).toEqual(['UNKNOWN', 'STABLE']);
    expect(states([...around(100, 20), 1e9, 1e-9, ...around(100, 15, 0.05, 2)])).toEqual([
      'UNKNOWN',
      'STABLE',
    ]);
  });

  it('calls two habitual levels conflicted, not drifting between them', () => {
    const random = seeded(5);
    const values = Array.from({ length: 40 }, () => (random() < 0.5 ? 100 : 900));
    expect(states(values)).not.toContain('DRIFTING');
    expect(states(values)).toContain('CONFLICTED');
  });

  it('has no quarrel with zeros and signs', () => {
    expect(robust('numeric', seriesOf(repeat(0, 12))).reading).toMatchObject({ state: 'STABLE', value: 0 });
    expect(states([...repeat(0, 12), ...repeat(0.4, 6)])).toContain('DRIFTING');
    expect(states([...around(-100, 20), ...around(-300, 6)])).toContain('DRIFTING');
    const zeroMean = Array.from({ length: 30 }, (_, index) => (index % 2 ? 1 : -1) * (1 + (index % 3)));
    expect(robust('numeric', seriesOf(zeroMean)).reading).toMatchObject({ state: 'CONFLICTED' });
  });

  it('abstains on what is no finite number instead of failing', () => {
    const { reading } = robust('numeric', seriesOf([5, 'fast', null, '5.0', 'nan', 'unknown', 5]));
    expect(reading).toMatchObject({ state: 'STABLE', value: 5, observationCount: 7 });
  });

  it('announces a level that crept away without a shift', () => {
    const creeping = Array.from({ length: 80 }, (_, index) => 100 * 1.01 ** index);
    const { valueChanges, changes } = replayed('ROBUST', 'numeric', seriesOf(creeping));
    expect(valueChanges.length + changes.length).toBeGreaterThan(3);
  });
});
