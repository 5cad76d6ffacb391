import { describe, expect, it } from 'vitest';
import { findStamp } from '../../../../src/domain/event/stamp.js';

const RECEIVED = Date.UTC(2026, 10, 21, 12);
const iso = (ms: number | null | undefined) => (typeof ms === 'number' ? new Date(ms).toISOString() : ms);
const seen = (text: string, receivedAt = RECEIVED, offset = 0) => {
  const found = findStamp(text, receivedAt, offset);
  return found && { at: iso(found.millis), rest: text.slice(found.length) };
};

describe('domain/event/stamp findStamp', () => {
  it.each([
    ['RFC 3339 with Z', '2026-11-21T01:07:44.213Z kernel: up', '2026-11-21T01:07:44.213Z', ' kernel: up'],
    ['RFC 3339 east of Greenwich', '2026-11-21T01:07:44.213456+05:30 x', '2026-11-20T19:37:44.213Z', ' x'],
    ['RFC 3339 west of Greenwich', '2026-11-20T23:30:00-0330 x', '2026-11-21T03:00:00.000Z', ' x'],
    ['RFC 3339 in lower case', '2026-11-21t01:07:44z x', '2026-11-21T01:07:44.000Z', ' x'],
    [
      'Java, a comma before milliseconds',
      '2026-11-21 01:07:44,213 INFO x',
      '2026-11-21T01:07:44.213Z',
      ' INFO x',
    ],
    ['Java with a zone', '2026-11-21 01:07:44,213 +0200 INFO', '2026-11-20T23:07:44.213Z', ' INFO'],
    ['nginx error log', '2026/11/21 01:07:44 [error] x', '2026-11-21T01:07:44.000Z', ' [error] x'],
    ['dots in the date', '2026.11.21 01:07:44 x', '2026-11-21T01:07:44.000Z', ' x'],
    ['Blue Gene', '2026-11-03-15.42.50.675872 R02 x', '2026-11-03T15:42:50.675Z', ' R02 x'],
    ['RFC 3164', 'Nov  3 01:07:44 fw01 x', '2026-11-03T01:07:44.000Z', ' fw01 x'],
    ['RFC 3164 in two digits', 'Nov 21 01:07:44 fw01 x', '2026-11-21T01:07:44.000Z', ' fw01 x'],
    ['Cisco with a year', 'Nov 21 2026 01:07:49: %ASA-6-1: x', '2026-11-21T01:07:49.000Z', ': %ASA-6-1: x'],
    [
      'Cisco with milliseconds and a zone',
      'Nov 21 01:08:07.118 UTC: %SYS-5-X: y',
      '2026-11-21T01:08:07.118Z',
      ': %SYS-5-X: y',
    ],
    [
      'Cisco with a zone that two places use: the assumed one',
      'Nov 21 01:08:07.118 CST: %SYS',
      '2026-11-21T01:08:07.118Z',
      ': %SYS',
    ],
    ['Cisco with a zone of one place', 'Nov 21 01:08:07 CET: %SYS', '2026-11-21T00:08:07.000Z', ': %SYS'],
    ['a zone before a host', 'Nov 21 01:08:07 EDT gw-1 x', '2026-11-21T05:08:07.000Z', ' gw-1 x'],
    ['a host that begins like a zone', 'Nov 21 01:08:07 EST-FW1 x', '2026-11-21T01:08:07.000Z', ' EST-FW1 x'],
    ['a host in capitals', 'Nov 21 01:08:07 GW x', '2026-11-21T01:08:07.000Z', ' GW x'],
    ['the year behind', 'Nov 21 01:07:44 2025 gw-1 x', '2025-11-21T01:07:44.000Z', ' gw-1 x'],
    ['a number behind that is no year', 'Nov 21 01:07:44 2048: x', '2026-11-21T01:07:44.000Z', ' 2048: x'],
    ['the day first', '21 Nov 2026 01:07:44 gw-1 x', '2026-11-21T01:07:44.000Z', ' gw-1 x'],
    ['PostgreSQL', '2026-11-21 01:07:44.213 CET [81] x', '2026-11-21T00:07:44.213Z', ' [81] x'],
    [
      'a word that is a zone in capitals',
      '2026-11-21 01:07:44 wet pump',
      '2026-11-21T01:07:44.000Z',
      ' wet pump',
    ],
    ['Huawei, the year first', '2026 Nov 21 01:07:44 HW-CORE x', '2026-11-21T01:07:44.000Z', ' HW-CORE x'],
    ['ctime', 'Sat Nov 21 01:07:44 2026] [notice] x', '2026-11-21T01:07:44.000Z', '] [notice] x'],
    ['ctime with microseconds', 'Sat Nov 21 01:07:44.118203 2026] x', '2026-11-21T01:07:44.118Z', '] x'],
    ['date(1)', 'Sat Nov 21 01:07:44 UTC 2026 x', '2026-11-21T01:07:44.000Z', ' x'],
    ['a web server', '21/Nov/2026:01:07:44 +0100] "GET', '2026-11-21T00:07:44.000Z', '] "GET'],
    [
      'a day first, by hyphens',
      '21-Nov-2026 01:07:44.118 queries: x',
      '2026-11-21T01:07:44.118Z',
      ' queries: x',
    ],
    [
      'Android',
      '11-20 16:13:38.811  1702  2395 D WindowManager: x',
      '2026-11-20T16:13:38.811Z',
      '  1702  2395 D WindowManager: x',
    ],
    ['log4j, a short year first', '26/11/09 20:10:40 INFO x', '2026-11-09T20:10:40.000Z', ' INFO x'],
    ['yymmdd hhmmss', '261109 203615 148 INFO x', '2026-11-09T20:36:15.000Z', ' 148 INFO x'],
    ['a phone app', '20261023-22:15:29:606|Step_LSC|1', '2026-10-23T22:15:29.606Z', '|Step_LSC|1'],
    ['epoch seconds', '1795223264 kernel', '2026-11-21T01:07:44.000Z', ' kernel'],
    ['epoch seconds with a fraction', '1795223264.213 x', '2026-11-21T01:07:44.213Z', ' x'],
    ['epoch milliseconds', '1795223264213,x', '2026-11-21T01:07:44.213Z', ',x'],
    ['epoch microseconds', '1795223264213000] x', '2026-11-21T01:07:44.213Z', '] x'],
  ])('reads %s', (_, line, at, rest) => {
    expect(seen(line)).toEqual({ at, rest });
  });

  it.each([
    ['an ordinary word', 'Failed password for root'],
    ['a month without a clock', 'Nov 21 nothing happened'],
    ['a month name in a sentence', 'March of the penguins'],
    ['a number', '4711 packets dropped'],
    ['eleven digits', '17952232640 x'],
    ['an address', '192.0.2.10 - - x'],
    ['a clock alone', '01:07:44 x'],
    ['a bracket first', '[2026-11-21 01:07:44] x'],
    ['a stamp later in the line', 'at 2026-11-21T01:07:44Z it broke'],
    ['nothing', ''],
  ])('sees no stamp in %s', (_, line) => {
    expect(findStamp(line, RECEIVED)).toBeNull();
  });

  it.each([
    ['31 February', '2026-02-31T01:07:44Z x'],
    ['29 February of a common year', 'Feb 29 2026 01:07:44 x'],
    ['31 April', '2026-04-31 01:07:44 x'],
    ['month 13', '2026-13-01 01:07:44 x'],
    ['day 0', '2026-11-00 01:07:44 x'],
    ['hour 24', 'Nov 21 24:00:00 x'],
    ['minute 60', 'Nov 21 01:60:00 x'],
    ['second 61', 'Nov 21 01:07:61 x'],
    ['30 February without a year', 'Feb 30 01:07:44 x'],
  ])('takes %s for a stamp, but for no moment', (_, line) => {
    const found = findStamp(line, RECEIVED);
    expect(found?.millis).toBeNull();
    expect(line.slice(found!.length)).toBe(' x');
  });

  it.each([
    [
      'a December line read in January',
      'Dec 31 23:59:50',
      '2027-01-01T00:00:05Z',
      0,
      '2026-12-31T23:59:50.000Z',
    ],
    [
      'a January line of a sender whose clock is ahead',
      'Jan  1 00:10:00',
      '2026-12-31T23:59:00Z',
      0,
      '2027-01-01T00:10:00.000Z',
    ],
    [
      'a January line from Sydney',
      'Jan  1 08:59:50',
      '2026-12-31T22:00:00Z',
      660,
      '2026-12-31T21:59:50.000Z',
    ],
    [
      'a December line from Honolulu',
      'Dec 31 14:00:00',
      '2027-01-01T00:00:30Z',
      -600,
      '2027-01-01T00:00:00.000Z',
    ],
    ['two days ahead and no more', 'Nov 23 12:00:00', '2026-11-21T12:00:00Z', 0, '2026-11-23T12:00:00.000Z'],
    ['a second more is a year ago', 'Nov 23 12:00:01', '2026-11-21T12:00:00Z', 0, '2025-11-23T12:00:01.000Z'],
    [
      '29 February read on 1 March of a leap year',
      'Feb 29 23:59:59',
      '2028-03-01T00:00:01Z',
      0,
      '2028-02-29T23:59:59.000Z',
    ],
    [
      '29 February read in a common year',
      'Feb 29 10:00:00',
      '2026-03-01T00:00:00Z',
      0,
      '2024-02-29T10:00:00.000Z',
    ],
  ])('gives a stamp without a year the nearest year not ahead: %s', (_, line, received, offset, at) => {
    expect(seen(line, Date.parse(received), offset)?.at).toBe(at);
  });

  it('assumes the zone it is told only where the stamp names none', () => {
    expect(seen('2026-11-21 01:07:44 x', RECEIVED, 120)?.at).toBe('2026-11-20T23:07:44.000Z');
    expect(seen('2026-11-21 01:07:44Z x', RECEIVED, 120)?.at).toBe('2026-11-21T01:07:44.000Z');
    expect(seen('Nov 21 01:07:44 UTC: x', RECEIVED, 120)?.at).toBe('2026-11-21T01:07:44.000Z');
  });

  it.each([
    ['2026-11-21 01:07:44 zone transfer done', ' zone transfer done'],
    ['21/Nov/2026 01:07:44 gmtime failed', ' gmtime failed'],
    ['2026 Nov 21 01:07:44 z9 rebooted', ' z9 rebooted'],
    ['2026-11-21 01:07:44 -12345 bytes left', ' -12345 bytes left'],
  ])('does not take the first letters of a message for a zone: %s', (line, rest) => {
    expect(seen(line)).toEqual({ at: '2026-11-21T01:07:44.000Z', rest });
  });

  it('keeps every millisecond as it was written', () => {
    for (let ms = 0; ms < 1_000; ms++) {
      const text = `2026-11-21 01:07:44.${String(ms).padStart(3, '0')}`;
      expect(findStamp(text, RECEIVED)?.millis).toBe(Date.UTC(2026, 10, 21, 1, 7, 44, ms));
    }
  });
});
