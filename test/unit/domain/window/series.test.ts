import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS, TICK_MS } from '../../../../src/domain/shared/time.js';
import {
  activeHours,
  type Bucket,
  countIn,
  countUntil,
  countWindow,
  dailyCounts,
  indexAt,
  type Series,
  toBuckets,
  worstIn,
} from '../../../../src/domain/window/series.js';

const NOON = Date.UTC(2026, 10, 21, 12);
const bucketsOf = (moments: readonly number[], width: number) =>
  toBuckets(moments.map((at): Bucket => ({ start: floorTo(at, width), count: 1, worst: 6 })));
const seriesOf = (moments: readonly number[]): Series => ({
  hours: bucketsOf(moments, HOUR_MS),
  minutes: bucketsOf(moments, MINUTE_MS),
});
const story = fc.array(fc.integer({ min: NOON - 9 * DAY_MS, max: NOON + DAY_MS }), { maxLength: 80 });
const ticks = fc.integer({ min: 0, max: 288 }).map((slot) => NOON + slot * TICK_MS);
const between = (moments: readonly number[], from: number, to: number) =>
  moments.filter((at) => at >= from && at < to).length;

describe('domain/window/series', () => {
  it('adds up rows of one start, in any order', () => {
    const rows: Bucket[] = [
      { start: 120, count: 2, worst: 5 },
      { start: 60, count: 1, worst: 6 },
      { start: 120, count: 3, worst: 3 },
    ];
    const expected = { start: [60, 120], count: [1, 5], worst: [6, 3], before: [0, 1, 6] };
    expect(toBuckets(rows)).toMatchObject(expected);
    expect(toBuckets([...rows].reverse())).toEqual(toBuckets(rows));
    expect(toBuckets([])).toMatchObject({ start: [], before: [0] });
  });

  it.each([
    [-1, 0],
    [10, 0],
    [11, 1],
    [20, 1],
    [25, 2],
    [30, 2],
    [31, 3],
  ])('finds the first start at or after %d', (moment, index) => {
    expect(indexAt([10, 20, 30], moment)).toBe(index);
  });

  it('counts what starts within a stretch, its end left out', () => {
    const buckets = bucketsOf([NOON, NOON + MINUTE_MS, NOON + MINUTE_MS, NOON + 5 * MINUTE_MS], MINUTE_MS);
    expect(countIn(buckets, NOON, NOON + 5 * MINUTE_MS)).toBe(3);
    expect(countIn(buckets, NOON + 1, NOON + 6 * MINUTE_MS)).toBe(3);
    expect(countIn(buckets, NOON + 6 * MINUTE_MS, NOON + DAY_MS)).toBe(0);
  });

  it('counts windows as naive counting does: exact up to an hour, longer ones from a full hour on', () => {
    fc.assert(
      fc.property(story, ticks, (moments, tick) => {
        const series = seriesOf(moments);
        for (const width of [TICK_MS, HOUR_MS])
          expect(countWindow(series, tick, width)).toBe(between(moments, tick - width, tick));
        for (const width of [DAY_MS, 7 * DAY_MS]) {
          const from = floorTo(tick, HOUR_MS) - width + HOUR_MS;
          expect(countWindow(series, tick, width)).toBe(between(moments, from, tick));
        }
        expect(countUntil(series, tick)).toBe(between(moments, 0, tick));
      }),
    );
  });

  it('never looks at or past the tick', () => {
    fc.assert(
      fc.property(story, ticks, (moments, tick) => {
        const known = seriesOf(moments.filter((at) => at < tick));
        const later = seriesOf(moments);
        for (const width of [TICK_MS, HOUR_MS, DAY_MS])
          expect(countWindow(later, tick, width)).toBe(countWindow(known, tick, width));
        expect(activeHours(later, tick, DAY_MS)).toBe(activeHours(known, tick, DAY_MS));
        expect(dailyCounts(later, tick, 7)).toEqual(dailyCounts(known, tick, 7));
      }),
    );
  });

  it('counts the hours with activity, the one under way included', () => {
    const moments = [NOON - 3 * HOUR_MS, NOON - 3 * HOUR_MS + 5, NOON - HOUR_MS, NOON + MINUTE_MS];
    expect(activeHours(seriesOf(moments), NOON + TICK_MS, DAY_MS)).toBe(3);
    expect(activeHours(seriesOf(moments), NOON, DAY_MS)).toBe(2);
    expect(activeHours(seriesOf(moments), NOON + TICK_MS, 2 * HOUR_MS)).toBe(2);
  });

  it('finds the worst severity of a window, in whole hours and the hour under way, and forgets older ones', () => {
    const rows = [
      { start: NOON - 40 * DAY_MS, count: 1, worst: 0 },
      { start: NOON - 2 * DAY_MS, count: 1, worst: 3 },
      { start: NOON, count: 9, worst: 1 },
    ];
    const minutes = [
      { start: NOON + MINUTE_MS, count: 4, worst: 5 },
      { start: NOON + 20 * MINUTE_MS, count: 5, worst: 1 },
    ];
    const series = { hours: toBuckets(rows), minutes: toBuckets(minutes) };
    const worst = (tick: number, days: number) => worstIn(series, tick, days * DAY_MS);
    expect([worst(NOON, 1), worst(NOON, 35), worst(NOON, 41)]).toEqual([7, 3, 0]);
    expect([worst(NOON + TICK_MS, 1), worst(NOON + 25 * MINUTE_MS, 1), worst(NOON + HOUR_MS, 1)]).toEqual([
      5, 1, 1,
    ]);
  });

  it('counts by day, the oldest first, the day under way last', () => {
    const tick = NOON + 30 * MINUTE_MS;
    const moments = [tick - 3 * DAY_MS, tick - DAY_MS, tick - DAY_MS, tick - HOUR_MS, tick - 1];
    expect(dailyCounts(seriesOf(moments), tick, 4)).toEqual([1, 0, 2, 2]);
    expect(dailyCounts(seriesOf(moments), tick, 1)).toEqual([2]);
  });

  it('leaves no event of its days out and counts none twice', () => {
    fc.assert(
      fc.property(story, ticks, fc.integer({ min: 1, max: 8 }), (moments, tick, days) => {
        const from = floorTo(tick, HOUR_MS) + HOUR_MS - days * DAY_MS;
        const counts = dailyCounts(seriesOf(moments), tick, days);
        expect(counts).toHaveLength(days);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(between(moments, from, tick));
      }),
    );
  });
});
