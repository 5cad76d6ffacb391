import { describe, expect, it } from 'vitest';
import { watchConfidence } from '../../../../../src/domain/attention/cold-start.js';
import { noveltyAt } from '../../../../../src/domain/attention/detectors/novelty.js';
import { spreadAt } from '../../../../../src/domain/attention/detectors/spread.js';
import { DEFAULT_POLICY } from '../../../../../src/domain/attention/policy.js';
import { DAY_MS, HOUR_MS } from '../../../../../src/domain/shared/time.js';
import { burst, every, lookAt, moment } from '../evidence-builder.js';

/** One event of each of so many hosts, an hour apart. */
const hosts = (count: number, from: number, prefix = 'srv') =>
  Array.from({ length: count }, (_, i) => ({ at: from + i * HOUR_MS, host: `${prefix}-${i}` }));
const spread = (events: readonly { at: number; host: string }[], tick: number) =>
  spreadAt(lookAt({ events }, tick));

describe('domain/attention/cold-start', () => {
  it.each([
    [0, 0],
    [2.999, 0],
    [3, 0.5],
    [4, 0.625],
    [5, 0.75],
    [7, 1],
    [90, 1],
  ])('after %d days believes %d', (days, confidence) => {
    expect(watchConfidence(days * DAY_MS, DEFAULT_POLICY)).toBeCloseTo(confidence, 10);
  });
});

describe('domain/attention/detectors/spread', () => {
  it.each([
    ['nothing of one host', hosts(1, moment(10)), null],
    [
      'nothing of one host seen often',
      every(HOUR_MS, moment(10), moment(11)).map((at) => ({ at, host: 'srv-0' })),
      null,
    ],
    ['two hosts', hosts(2, moment(10)), [2, 2]],
    [
      'hosts that came lately among old ones',
      [...hosts(3, moment(1)), ...hosts(2, moment(10), 'new')],
      [5, 2],
    ],
  ])('tells how many hosts show it and how many of them are new: %s', (_, events, expected) => {
    const found = spread(events, moment(11));
    expect(found && [found.hosts, found.fresh]).toEqual(expected);
  });

  it('weighs what spreads now, and hardly what was always everywhere', () => {
    const fresh = spread(hosts(12, moment(20)), moment(21))!;
    const settled = spread(hosts(12, moment(1)), moment(21))!;
    expect(fresh.value).toBe(1);
    expect(settled.value).toBeCloseTo(0.15, 10);
  });

  it('weighs more hosts more, and a dozen in full', () => {
    const values = [2, 4, 8, 12, 40].map(
      (count) => spread(hosts(count, moment(20) - count * HOUR_MS), moment(20))!.value,
    );
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(values[0]).toBeLessThan(0.3);
    expect(values[3]).toBe(1);
  });

  it('makes no claim in the first days: every host is new then', () => {
    expect(spread(hosts(12, moment(1)), moment(2))!.value).toBe(0);
    expect(spread(hosts(12, moment(2, 12)), moment(3))!.value).toBe(0.5);
  });

  it('knows at a tick only the hosts seen by then', () => {
    expect(spread(hosts(12, moment(10)), moment(10, 2, 5))!.hosts).toBe(3);
  });
});

describe('domain/attention/detectors/novelty', () => {
  const novelty = (events: readonly number[], tick: number) =>
    noveltyAt(lookAt({ events, watchedSince: moment(0) }, tick));

  it.each([
    ['within the first three days', 2.9, null],
    ['after three days, by half', 3, 0.5],
    ['after a week, in full', 7, 1],
  ])('makes its claim only after watching: first seen %s', (_, days, value) => {
    const at = moment(0) + days * DAY_MS;
    const found = novelty([at], at);
    expect(found === null ? null : Number(found.value.toFixed(3))).toBe(value);
  });

  it('tells how long it had not been seen, and fades by half in two days', () => {
    const first = moment(10, 5);
    expect(novelty([first], first + HOUR_MS)).toMatchObject({
      ageMs: HOUR_MS,
      watchedMs: first - moment(0),
      count: 1,
    });
    const [now, later] = [0, 2].map((days) => novelty([first], first + days * DAY_MS + 60_000)!.value);
    expect(later! / now!).toBeCloseTo(0.5, 6);
    expect(novelty([first], first + 20 * DAY_MS)).toBeNull();
  });

  it('is more for what stays rare than for what comes by the hundred', () => {
    const first = moment(10, 5);
    const rare = novelty([first, first + 60_000], first + HOUR_MS)!.value;
    const common = novelty(burst(first, 400), first + HOUR_MS)!.value;
    expect(rare).toBeGreaterThan(0.85);
    expect(common).toBeLessThan(0.52);
  });
});
