import { describe, expect, it } from 'vitest';
import { surpriseAt } from '../../../../../src/domain/attention/detectors/surprise.js';
import { DEFAULT_POLICY } from '../../../../../src/domain/attention/policy.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../src/domain/shared/time.js';
import { burst, every, lookAt, moment } from '../evidence-builder.js';

const surprise = (events: readonly number[], tick: number, watchedSince?: number) =>
  surpriseAt(lookAt(watchedSince === undefined ? { events } : { events, watchedSince }, tick));

const daily = every(DAY_MS, moment(0, 9), moment(14));

describe('domain/attention/detectors/surprise', () => {
  it('reports many where the past gives few, with both numbers', () => {
    const found = surprise([...daily, ...burst(moment(14, 3), 40)], moment(14, 3, 5))!;
    expect(found.value).toBe(1);
    expect(found.observed).toBeGreaterThanOrEqual(40);
    expect(found.expected).toBeLessThan(8);
    expect(found.p).toBeLessThan(1e-10);
    expect(found.earlierDays).toBe(0);
  });

  it('knows a never-seen count from the prior alone, corrected for four horizons', () => {
    // P(X >= 3) is 6.4887e-8 where the rate is Gamma(0.5, 168 h) and an hour is watched; the past adds 336 quiet hours.
    const found = surprise(burst(moment(15, 3), 3), moment(15, 3, 5), moment(0))!;
    expect(found.observed).toBe(3);
    expect(found.p).toBeLessThan(4 * 6.4887e-8);
    expect(found.p).toBeGreaterThan(1e-14);
  });

  it.each([
    ['two of anything', burst(moment(14, 3), 2), moment(14, 3, 5)],
    ['a single event', [moment(14, 3)], moment(14, 3, 5)],
    ['nothing', [], moment(14, 3, 5)],
    ['traffic as always', every(2 * MINUTE_MS, moment(0), moment(30)), moment(30)],
    [
      'a fifth more than always',
      [...every(6 * MINUTE_MS, moment(0), moment(29)), ...every(5 * MINUTE_MS, moment(29), moment(30))],
      moment(30),
    ],
    ['a burst that is long past', [...daily, ...burst(moment(3, 3), 40)], moment(14)],
  ])('is not surprised by %s', (_, events, tick) => {
    expect(surprise([...events], tick)?.value ?? 0).toBe(0);
  });

  it.each([
    ['on the first day', 1, 0],
    ['just before three days', 2.99, 0],
    ['after three days, by half', 3, 0.5],
    ['after five days, by three quarters', 5, 0.75],
    ['after a week, in full', 7, 1],
  ])('believes a burst only as far as it has watched: %s', (_, days, value) => {
    const at = moment(0) + days * DAY_MS;
    const found = surprise(burst(at, 200), at + 5 * MINUTE_MS, moment(0));
    expect(found?.value ?? 0).toBeCloseTo(value, 2);
  });

  describe('a burst that comes every night', () => {
    const nights = (from: number, to: number) =>
      every(DAY_MS, moment(from, 2), moment(to, 2)).flatMap((at) => burst(at, 40));

    it('is news the first time, and a routine in the end', () => {
      const first = surprise([...daily, ...nights(14, 15)], moment(14, 2, 5))!;
      const routine = surprise(nights(10, 46), moment(45, 2, 5), moment(0))!;
      expect([first.value, first.earlierDays]).toEqual([1, 0]);
      expect(routine.earlierDays).toBe(35);
      expect(routine.value).toBeCloseTo(1 / 71, 6);
    });

    it('is news again when it is much larger than ever', () => {
      const larger = surprise([...nights(0, 30), ...burst(moment(30, 2), 400)], moment(30, 2, 5))!;
      expect([larger.value, larger.earlierDays]).toEqual([1, 0]);
    });
  });

  it('never looks past the tick', () => {
    const known = [...daily, ...burst(moment(14, 3), 12)];
    const tick = moment(14, 3, 5);
    const later = [...known, ...burst(tick, 500), ...every(HOUR_MS, moment(15), moment(20))];
    expect(surprise(later, tick)).toEqual(surprise(known, tick));
  });

  it('asks for as many as the policy says', () => {
    const strict = { ...DEFAULT_POLICY, surprise: { ...DEFAULT_POLICY.surprise, minCount: 50 } };
    expect(
      surpriseAt(lookAt({ events: [...daily, ...burst(moment(14, 3), 40)] }, moment(14, 3, 5), strict))
        ?.value ?? 0,
    ).toBe(0);
  });
});
