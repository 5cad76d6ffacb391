import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findStamp, parseTimestamp } from '../../../../src/domain/event/stamp.js';

const RECEIVED = Date.UTC(2026, 10, 21, 12);
const iso = (ms: number | null | undefined) => (typeof ms === 'number' ? new Date(ms).toISOString() : ms);

describe('domain/event/stamp parseTimestamp', () => {
  it.each([
    ['2026-11-21T01:07:44Z', '2026-11-21T01:07:44.000Z'],
    ['2026-11-21T01:07:44.5Z', '2026-11-21T01:07:44.500Z'],
    ['2026-11-21T01:07:44.123456789Z', '2026-11-21T01:07:44.123Z'],
    [' 2026-11-21 01:07:44 ', '2026-11-21T01:07:44.000Z'],
    ['2026-11-21', '2026-11-21T00:00:00.000Z'],
    ['2026-11-21T01:07', '2026-11-21T01:07:00.000Z'],
    ['2026-11-21T01:07+01:00', '2026-11-21T00:07:00.000Z'],
    ['Sat Nov 21 01:07:44 2026', '2026-11-21T01:07:44.000Z'],
    [1_795_223_264, '2026-11-21T01:07:44.000Z'],
    [1_795_223_264.213, '2026-11-21T01:07:44.213Z'],
    [1_795_223_264_213, '2026-11-21T01:07:44.213Z'],
    [1_795_223_264_213_000, '2026-11-21T01:07:44.213Z'],
    ['1795223264213000000', '2026-11-21T01:07:44.213Z'],
    ['1795223264', '2026-11-21T01:07:44.000Z'],
    ['-1', '1969-12-31T23:59:59.000Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    ['2099-01-01T00:00:00Z', '2099-01-01T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.000Z'],
  ])('reads %j', (value, at) => {
    expect(iso(Math.floor(parseTimestamp(value, RECEIVED)!))).toBe(at);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-11-21T25:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-02-30',
    'yesterday',
    '',
    '   ',
    'Nov 21 01:07:44 and more',
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    null,
    undefined,
    {},
    [1],
  ])('sees no moment in %j', (value) => {
    expect(parseTimestamp(value, RECEIVED)).toBeNull();
  });

  it('reads back every moment it is given, in each way of writing it', () => {
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2098-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.integer({ min: -720, max: 840 }), (date, minutes) => {
        const ms = date.getTime();
        const zone = `${minutes < 0 ? '-' : '+'}${new Date(Math.abs(minutes) * 60_000).toISOString().slice(11, 16)}`;
        const local = new Date(ms + minutes * 60_000).toISOString().slice(0, 23);
        expect(parseTimestamp(`${local}${zone}`, RECEIVED)).toBe(ms);
        expect(parseTimestamp(`${local.replace('T', ' ').replace('.', ',')} ${zone}`, RECEIVED)).toBe(ms);
        expect(parseTimestamp(date.toISOString(), RECEIVED)).toBe(ms);
        expect(parseTimestamp(ms, RECEIVED)).toBe(ms < 1e11 ? ms * 1_000 : ms);
      }),
    );
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom(...'0123456789-/:T .,+ZNov'), maxLength: 70 }),
        ),
        fc.integer(),
        (text, at) => {
          const found = findStamp(text, at);
          expect(found === null || found.length <= text.length).toBe(true);
          const parsed = parseTimestamp(text, at);
          expect(parsed === null || Number.isFinite(parsed)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
