import { describe, expect, it } from 'vitest';
import { trendAt } from '../../../../../src/domain/attention/detectors/trend.js';
import { HOUR_MS } from '../../../../../src/domain/shared/time.js';
import { every, lookAt, moment } from '../evidence-builder.js';

const TICK = moment(14, 23);

/** Events of the days up to the tick, the last count being the day under way. */
function days(...counts: number[]): number[] {
  return counts.flatMap((count, i) => {
    const start = TICK - (counts.length - i) * 24 * HOUR_MS + HOUR_MS;
    return every((20 * HOUR_MS) / Math.max(1, count), start, start + 20 * HOUR_MS).slice(0, count);
  });
}
const trend = (counts: readonly number[], watchedSince = moment(0)) =>
  trendAt(lookAt({ events: days(...counts), watchedSince }, TICK));

describe('domain/attention/detectors/trend', () => {
  it('sees a rate that rises day by day, and tells the days', () => {
    const found = trend([1, 2, 3, 5, 8, 12, 18])!;
    expect(found.days).toEqual([1, 2, 3, 5, 8, 12, 18]);
    expect(found.ratio).toBeCloseTo(38 / 3 / 2, 6);
    expect(found.value).toBe(1);
  });

  it('works out z as the score test does, widened by what is left around the line', () => {
    // By hand: mean 7, sum((i - 3) y) = 76, sum((i - 3)^2) = 28; what is left around the line, 21.7 / 5, is below Poisson's 7.
    expect(trend([1, 2, 3, 5, 8, 12, 18])!.z).toBeCloseTo(76 / Math.sqrt(7 * 28), 6);
    // Mean 9, sum 95; 365.7 / 5 are left around the line, 8.13 times what Poisson gives.
    expect(trend([4, 0, 8, 1, 3, 29, 18])!.z).toBeCloseTo(
      95 / Math.sqrt(9 * 28 * (365.67857142857144 / 5 / 9)),
      6,
    );
  });

  it.each([
    ['as many every day', [9, 10, 9, 10, 10, 9, 10]],
    ['fewer every day', [18, 12, 8, 5, 3, 2, 1]],
    ['a little more', [10, 10, 11, 11, 12, 12, 13]],
    ['ragged traffic that happens to end high', [2, 40, 1, 3, 60, 2, 55]],
    ['one loud last day', [0, 0, 0, 0, 0, 0, 60]],
    ['three days only', [0, 0, 0, 0, 4, 8, 16]],
    ['seven events in all', [0, 0, 1, 1, 1, 2, 2]],
    ['nothing', [0, 0, 0, 0, 0, 0, 0]],
  ])('sees no trend in %s', (_, counts) => {
    expect(trend(counts)).toBeNull();
  });

  it('counts no day before it watched', () => {
    const four = trend([0, 0, 0, 2, 6, 14, 30], TICK - 4 * 24 * HOUR_MS);
    expect(four?.days).toEqual([2, 6, 14, 30]);
    expect(trend([0, 0, 0, 2, 6, 14, 30], TICK - 3.9 * 24 * HOUR_MS)).toBeNull();
  });

  it('never looks past the tick', () => {
    const events = days(1, 2, 3, 5, 8, 12, 18);
    const later = [...events, ...every(60_000, TICK, TICK + HOUR_MS)];
    expect(trendAt(lookAt({ events: later }, TICK))).toEqual(trendAt(lookAt({ events }, TICK)));
  });
});
