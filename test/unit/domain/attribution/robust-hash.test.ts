import { describe, expect, it } from 'vitest';
import { bitDistance } from '../../../../src/domain/attribution/hamming.js';
import { HOUR_MS, robust, START_MS, seriesOf, statesOf } from './series.js';

describe('domain/attribution/robust-hash', () => {
  it.each([
    ['a', 'UNKNOWN'],
    ['aa', 'STABLE'],
    ['aab', 'DRIFTING'],
    ['aabcc', 'DRIFTING'],
    ['abab', 'CONFLICTED'],
    ['abcd', 'CONFLICTED'],
  ])('counts each change of %s as a rotation: %s', (text, state) => {
    expect(robust('hash', seriesOf([...text], 100)).reading).toMatchObject({ state });
  });

  it('forgets rotations after a day of observations', () => {
    const observations = [...'abcdddd'].map((value, index) => ({
      id: `o${index}`,
      value,
      confidence: 1,
      windowEndMs: START_MS + index * 9 * HOUR_MS,
      sessionId: null,
    }));
    expect(statesOf('ROBUST', 'hash', observations)).toEqual([
      'UNKNOWN',
      'DRIFTING',
      'CONFLICTED',
      'DRIFTING',
      'STABLE',
    ]);
  });

  it('takes simhashes under eight of 64 bits apart for one', () => {
    const near = ['00000000000000ff', '00000000000000fe', '00000000000000fc', '00000000000000F8'];
    expect(robust('simhash', seriesOf(near)).reading).toMatchObject({ state: 'STABLE', value: near[3] });
    expect(robust('hash', seriesOf(near)).reading).toMatchObject({ state: 'CONFLICTED' });
    expect(robust('simhash', seriesOf(['00ff00ff00ff00ff', 'ff00ff00ff00ff00'])).reading).toMatchObject({
      state: 'DRIFTING',
    });
  });

  it('measures bits only between hashes of one length', () => {
    expect(bitDistance('ff', '0f')).toBe(0.5);
    expect(bitDistance('ff', 'fff')).toBe(1);
    expect(bitDistance('ff', 'xyz')).toBe(1);
    expect(bitDistance('anything', 'anything')).toBe(0);
  });
});
