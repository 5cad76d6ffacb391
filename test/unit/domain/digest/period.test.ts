import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duePeriod } from '../../../../src/domain/digest/period.js';
import { zoneOffsetMinutes } from '../../../../src/domain/event/zone.js';

const HOUR = 3_600_000;
const due = (zone: string, last: string | null, now: string) => {
  const period = duePeriod(zone, last === null ? null : Date.parse(last), Date.parse(now));
  return period && [period.since, period.until].map((ms) => new Date(ms).toISOString().slice(0, 16));
};

describe('domain/digest/period', () => {
  it.each([
    [
      'the day that ended at 07:00 local time',
      'Europe/Berlin',
      null,
      '2026-11-21T06:00:00Z',
      ['2026-11-20T06:00', '2026-11-21T06:00'],
    ],
    [
      'the day before, until it is 07:00',
      'Europe/Berlin',
      null,
      '2026-11-21T05:59:59Z',
      ['2026-11-19T06:00', '2026-11-20T06:00'],
    ],
    ['nothing, when it was published', 'Europe/Berlin', '2026-11-21T06:00:00Z', '2026-11-21T20:00:00Z', null],
    [
      'the newest day only, after days away',
      'UTC',
      '2026-11-01T07:00:00Z',
      '2026-11-21T08:00:00Z',
      ['2026-11-20T07:00', '2026-11-21T07:00'],
    ],
    [
      'a day ahead of UTC',
      'Pacific/Kiritimati',
      null,
      '2026-11-20T17:00:00Z',
      ['2026-11-19T17:00', '2026-11-20T17:00'],
    ],
    [
      'a day behind UTC',
      'America/New_York',
      null,
      '2026-11-21T12:30:00Z',
      ['2026-11-20T12:00', '2026-11-21T12:00'],
    ],
    [
      'a zone off by half an hour',
      'Asia/Kolkata',
      null,
      '2026-11-21T01:30:00Z',
      ['2026-11-20T01:30', '2026-11-21T01:30'],
    ],
    [
      'a zone nobody knows, as UTC',
      'Atlantis/Capital',
      null,
      '2026-11-21T08:00:00Z',
      ['2026-11-20T07:00', '2026-11-21T07:00'],
    ],
  ])('is %s', (_, zone, last, now, expected) => {
    expect(due(zone, last, now)).toEqual(expected);
  });

  it.each([
    ['23 hours in spring', '2026-03-29T05:00:00Z', ['2026-03-28T06:00', '2026-03-29T05:00']],
    ['25 hours in autumn', '2026-10-25T06:00:00Z', ['2026-10-24T05:00', '2026-10-25T06:00']],
    ['24 hours the day after', '2026-10-26T06:00:00Z', ['2026-10-25T06:00', '2026-10-26T06:00']],
  ])('leaves no hour out and tells none twice when clocks change: %s', (_, now, expected) => {
    expect(due('Europe/Berlin', null, now)).toEqual(expected);
  });

  it.each([
    ['2026-03-28T06:00:00Z', '2026-03-29T04:59:00Z'],
    ['2026-10-24T05:00:00Z', '2026-10-25T02:00:00Z'],
    ['2026-10-24T05:00:00Z', '2026-10-25T05:59:00Z'],
  ])('publishes nothing a second time in the night clocks change: %s, looked at %s', (last, now) => {
    expect(due('Europe/Berlin', last, now)).toBeNull();
  });

  it('ends at 07:00 of any zone, not in the future and not before the one published last', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Australia/Sydney',
      'Asia/Kathmandu',
      'UTC',
      'America/Santiago',
    );
    const moments = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 11, 31) });
    fc.assert(
      fc.property(zones, moments, (zone, now) => {
        const period = duePeriod(zone, null, now)!;
        for (const end of [period.since, period.until]) {
          const local = new Date(end + zoneOffsetMinutes(zone, end) * 60_000);
          expect(local.toISOString().slice(11, 19)).toBe('07:00:00');
        }
        expect(period.until).toBeLessThanOrEqual(now);
        expect(now - period.until).toBeLessThan(25 * HOUR + 1);
        expect(duePeriod(zone, period.until, now)).toBeNull();
        expect(duePeriod(zone, period.since, now)).toEqual(period);
      }),
    );
  });

  it('covers every moment exactly once, run every hour over a year', () => {
    let last: number | null = null;
    for (let now = Date.UTC(2026, 0, 2); now < Date.UTC(2027, 0, 2); now += HOUR) {
      const period = duePeriod('Europe/Berlin', last, now);
      if (!period) continue;
      if (last !== null) expect(period.since).toBe(last);
      last = period.until;
    }
    expect(last).toBe(Date.UTC(2027, 0, 1, 6));
  });
});
