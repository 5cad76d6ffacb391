import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/domain/shared/time.js';
import { iso, plural, sayDuration, sayMoment, sayNumber } from '../../../../src/domain/shared/words.js';

describe('domain/shared/words', () => {
  it.each([
    [0, 'less than a second'],
    [999, 'less than a second'],
    [1_000, '1 s'],
    [45_400, '45 s'],
    [119_000, '119 s'],
    [2 * MINUTE_MS, '2 min'],
    [90 * MINUTE_MS, '90 min'],
    [2 * HOUR_MS, '2 h'],
    [47 * HOUR_MS, '47 h'],
    [2 * DAY_MS, '2 days'],
    [30 * DAY_MS, '30 days'],
  ])('says %d ms as an operator would', (ms, expected) => expect(sayDuration(ms)).toBe(expected));

  it.each([
    [0, '0'],
    [3, '3'],
    [0.25, '0.3'],
    [2.04, '2'],
    [9.5, '9.5'],
    [45.2, '45'],
    [1_200, '1,200'],
    [1_234_567.8, '1,234,568'],
  ])('says %d without false precision', (value, expected) => expect(sayNumber(value)).toBe(expected));

  it.each([
    [0, 'host', undefined, '0 hosts'],
    [1, 'host', undefined, '1 host'],
    [2_500, 'event', undefined, '2,500 events'],
    [2, 'entity', 'entities', '2 entities'],
  ])('counts %d %s', (count, one, many, expected) => expect(plural(count, one, many)).toBe(expected));

  it('writes a moment down in UTC', () => {
    expect(iso(Date.UTC(2026, 1, 28, 23, 59, 59, 7))).toBe('2026-02-28T23:59:59.007Z');
  });

  it('says a moment to the minute, and in which zone', () => {
    expect(sayMoment(Date.UTC(2026, 10, 21, 5, 10, 44, 213))).toBe('2026-11-21 05:10 UTC');
  });
});
