import { describe, expect, it } from 'vitest';
import { isTimeZone, zoneOffsetMinutes } from '../../../../src/domain/event/zone.js';

describe('domain/event/zone', () => {
  it.each([
    ['UTC', '2026-07-01T00:00:00Z', 0],
    ['Europe/Berlin', '2026-01-15T12:00:00Z', 60],
    ['Europe/Berlin', '2026-03-29T00:59:59Z', 60],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', 120],
    ['Europe/Berlin', '2026-10-25T00:59:59Z', 120],
    ['Europe/Berlin', '2026-10-25T01:00:00Z', 60],
    ['America/New_York', '2026-03-08T06:59:59Z', -300],
    ['America/New_York', '2026-03-08T07:00:00Z', -240],
    ['America/St_Johns', '2026-01-15T12:00:00Z', -210],
    ['Asia/Kolkata', '2026-06-01T00:00:00Z', 330],
    ['Asia/Kathmandu', '2026-06-01T00:00:00Z', 345],
    ['Australia/Lord_Howe', '2026-01-15T00:00:00Z', 660],
    ['Australia/Lord_Howe', '2026-07-15T00:00:00Z', 630],
    ['Pacific/Kiritimati', '2026-07-15T00:00:00Z', 840],
    ['Europe/London', '2026-01-15T00:00:00Z', 0],
    ['Atlantis/Capital', '2026-01-15T00:00:00Z', 0],
  ])('knows how far %s is from UTC at %s', (zone, at, minutes) => {
    expect(zoneOffsetMinutes(zone, Date.parse(at))).toBe(minutes);
    expect(zoneOffsetMinutes(zone, Date.parse(at))).toBe(minutes);
  });

  it('knows a zone from a word', () => {
    expect(['Europe/Berlin', 'UTC', 'America/Argentina/Ushuaia'].map(isTimeZone)).toEqual([true, true, true]);
    expect(['', 'Berlin', 'Europe/Atlantis', '../etc/passwd'].map(isTimeZone)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
