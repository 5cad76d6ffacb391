import { describe, expect, it } from 'vitest';
import { repeatAt } from '../../../../../src/domain/attention/detectors/repeat.js';
import { rhythmAt } from '../../../../../src/domain/attention/detectors/rhythm.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../src/domain/shared/time.js';
import { every, lookAt, moment } from '../evidence-builder.js';

const repeat = (events: readonly number[], tick: number) =>
  repeatAt(lookAt({ events, watchedSince: moment(0) }, tick));
const rhythm = (events: readonly number[], tick: number) => rhythmAt(lookAt({ events }, tick));

/** Off the exact minute by a few, as cron jobs and people are, and the same on every run. */
const unsteady = (moments: readonly number[], minutes: number) =>
  moments.map((at, i) => at + ((i * 37) % (2 * minutes + 1)) * MINUTE_MS);

describe('domain/attention/detectors/repeat', () => {
  it.each([
    ['one start', [moment(3, 4)], null],
    ['activity that never stops for half an hour', every(20 * MINUTE_MS, moment(3), moment(4)), null],
    ['two starts on two days', [moment(3, 4), moment(5, 4)], [2, 2]],
    ['nine starts on nine days', every(DAY_MS, moment(1, 4), moment(10, 4)), [9, 9]],
    ['starts of a fortnight ago', [moment(-14, 4), moment(-13, 4), moment(9, 4)], null],
  ])('counts separate starts on separate days: %s', (_, events, expected) => {
    const found = repeat([...events], moment(10));
    expect(found && [found.times, found.days]).toEqual(expected);
  });

  it('claims next to nothing from two, more from three, and all from nine', () => {
    const values = [2, 3, 5, 9].map(
      (times) => repeat(every(DAY_MS, moment(1, 4), moment(1 + times, 4)), moment(11))!.value,
    );
    expect(values[0]).toBeLessThan(0.15);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(values[1]! - values[0]!).toBeGreaterThan(0.2);
    expect(values[3]).toBeGreaterThan(0.9);
  });

  it('claims less when all of it was on one day', () => {
    const spread = repeat(every(DAY_MS, moment(1, 4), moment(7, 4)), moment(10))!;
    const crowded = repeat(every(HOUR_MS, moment(6, 4), moment(6, 10)), moment(10))!;
    expect([spread.times, crowded.times, crowded.days]).toEqual([6, 6, 1]);
    expect(crowded.value).toBeLessThan(spread.value / 2);
  });

  it('says of what is always there that it does not come back', () => {
    const hourly = repeat(every(HOUR_MS, moment(0), moment(10)), moment(10))!;
    expect(hourly.duty).toBeGreaterThan(0.95);
    expect(hourly.value).toBe(0);
  });
});

describe('domain/attention/detectors/rhythm', () => {
  it.each([
    ['hourly at :05', every(HOUR_MS, moment(1, 0, 5), moment(6)), HOUR_MS, 5 * MINUTE_MS],
    ['every six hours', every(6 * HOUR_MS, moment(1, 1), moment(9)), 6 * HOUR_MS, HOUR_MS],
    ['nightly about 02:00', unsteady(every(DAY_MS, moment(0, 1, 50), moment(12)), 10), DAY_MS, 2 * HOUR_MS],
    [
      'weekly on Sunday at 03:00',
      every(7 * DAY_MS, moment(6, 3), moment(60)),
      7 * DAY_MS,
      3 * DAY_MS + 3 * HOUR_MS,
    ],
  ])('names the period and where in it things start: %s', (_, events, periodMs, phaseMs) => {
    const found = rhythm(events, moment(60))!;
    expect(found.periodMs).toBe(periodMs);
    expect(Math.abs(found.phaseMs - phaseMs)).toBeLessThan(20 * MINUTE_MS);
    expect(found.p).toBeLessThan(0.002);
    expect(found.onsets).toBe(Math.min(96, events.length));
  });

  it('names an hourly rhythm at any hour of the day, not only where four days fit in', () => {
    const hourly = every(HOUR_MS, moment(1, 0, 5), moment(20));
    const found = Array.from({ length: 24 }, (_, hour) => rhythm(hourly, moment(18, hour, 10))?.periodMs);
    expect(new Set(found)).toEqual(new Set([HOUR_MS]));
  });

  it.each([
    ['five starts', every(DAY_MS, moment(0, 2), moment(5, 2))],
    ['many starts on three days', every(2 * HOUR_MS, moment(0), moment(3))],
    ['starts all over the day and the hour', every(31 * HOUR_MS + 17 * MINUTE_MS, moment(0), moment(40))],
    ['nothing', []],
  ])('names none for %s', (_, events) => {
    expect(rhythm([...events], moment(60))).toBeNull();
  });

  it('counts a start of activity once, however loud it was', () => {
    const loud = every(DAY_MS, moment(0, 2), moment(5, 2)).flatMap((at) =>
      every(MINUTE_MS, at, at + 20 * MINUTE_MS),
    );
    expect(rhythm(loud, moment(10))).toBeNull();
  });

  it('never looks past the tick', () => {
    const events = every(DAY_MS, moment(0, 2), moment(10, 2));
    expect(rhythm(events, moment(5))).toBeNull();
    expect(rhythm(events, moment(10))).toEqual(rhythm([...events, moment(11, 15)], moment(10)));
  });
});
