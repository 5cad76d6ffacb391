import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  epochMillis,
  resolveTime,
  type Stamp,
  stampMillis,
} from '../../../../src/domain/event/event-time.js';

const RECEIVED = Date.UTC(2026, 10, 21, 12);
const HOURS_48 = 48 * 3_600_000;
const stamp = (changes: Partial<Stamp>): Stamp => ({
  year: 2026,
  month: 11,
  day: 21,
  hour: 1,
  minute: 7,
  second: 44,
  millisecond: 213,
  offsetMinutes: null,
  ...changes,
});

describe('domain/event/event-time', () => {
  it.each([
    ['a stamp', Date.UTC(2026, 10, 21, 1), Date.UTC(2026, 10, 21, 1), 'STAMP'],
    ['a stamp of years ago', Date.UTC(2003, 5, 1), Date.UTC(2003, 5, 1), 'STAMP'],
    ['a stamp 48 hours ahead', RECEIVED + HOURS_48, RECEIVED + HOURS_48, 'STAMP'],
    ['a stamp just above 48 hours ahead', RECEIVED + HOURS_48 + 1, RECEIVED, 'RECEIPT_FUTURE'],
    ['2099', Date.UTC(2099, 0, 1), RECEIVED, 'RECEIPT_FUTURE'],
    ['1970', 0, RECEIVED, 'RECEIPT_UNSET_CLOCK'],
    ['before 1970', -1, RECEIVED, 'RECEIPT_UNSET_CLOCK'],
    ['the last moment of 1999', Date.UTC(2000, 0, 1) - 1, RECEIVED, 'RECEIPT_UNSET_CLOCK'],
    ['the first moment of 2000', Date.UTC(2000, 0, 1), Date.UTC(2000, 0, 1), 'STAMP'],
    ['no stamp', undefined, RECEIVED, 'RECEIPT_ABSENT'],
    ['an impossible stamp', null, RECEIVED, 'RECEIPT_UNREADABLE'],
    ['a stamp that is no number', Number.NaN, RECEIVED, 'RECEIPT_UNREADABLE'],
    ['a stamp without end', Number.POSITIVE_INFINITY, RECEIVED, 'RECEIPT_UNREADABLE'],
    ['microseconds, cut to whole milliseconds', RECEIVED - 0.25, RECEIVED - 1, 'STAMP'],
  ])('takes %s as it deserves', (_, given, occurredAt, timeSource) => {
    expect(resolveTime(given, RECEIVED)).toEqual({ occurredAt, timeSource });
  });

  it('never gives a time that a clock could not be moved to', () => {
    fc.assert(
      fc.property(fc.option(fc.double(), { nil: null }), (given) => {
        const { occurredAt, timeSource } = resolveTime(given, RECEIVED);
        expect(Number.isInteger(occurredAt)).toBe(true);
        expect(occurredAt).toBeLessThanOrEqual(RECEIVED + HOURS_48);
        expect(timeSource === 'STAMP' || occurredAt === RECEIVED).toBe(true);
      }),
    );
  });

  it.each([
    [1_795_223_264, 1_795_223_264_000],
    [1_795_223_264_213, 1_795_223_264_213],
    [1_795_223_264_213_000, 1_795_223_264_213],
    [1_795_223_264_213_000_000, 1_795_223_264_213],
    [0, 0],
    [-86_400, -86_400_000],
    [99_999_999_999, 99_999_999_999_000],
    [100_000_000_000, 100_000_000_000],
  ])('tells the unit of epoch time %d by its size', (value, ms) => {
    expect(Math.floor(epochMillis(value))).toBe(ms);
  });

  it.each([
    [
      'a zone of its own before the assumed one',
      { offsetMinutes: 60 },
      -300,
      Date.UTC(2026, 10, 21, 0, 7, 44, 213),
    ],
    ['the assumed zone', {}, -300, Date.UTC(2026, 10, 21, 6, 7, 44, 213)],
    ['a leap second as the second before', { second: 60 }, 0, Date.UTC(2026, 10, 21, 1, 7, 59, 213)],
    [
      '29 February of a leap year',
      { year: 2028, month: 2, day: 29 },
      0,
      Date.UTC(2028, 1, 29, 1, 7, 44, 213),
    ],
  ])('reads %s', (_, changes, assumed, ms) => {
    expect(stampMillis(stamp(changes), RECEIVED, assumed)).toBe(ms);
  });

  it.each([
    { month: 0 },
    { month: 13 },
    { day: 0 },
    { day: 32 },
    { month: 4, day: 31 },
    { month: 2, day: 29 },
    { hour: 24 },
    { minute: 60 },
    { second: 61 },
    { year: 2100, month: 2, day: 29 },
  ])('says that %j does not exist', (changes) => {
    expect(stampMillis(stamp(changes), RECEIVED)).toBeNull();
  });
});
