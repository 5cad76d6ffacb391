import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floorTo, HOUR_MS, TICK_MS, tickOf } from '../../../../src/domain/shared/time.js';

describe('domain/shared/time', () => {
  it.each([
    ['2026-11-21T01:07:44.213Z', '2026-11-21T01:10:00.000Z'],
    ['2026-11-21T01:09:59.999Z', '2026-11-21T01:10:00.000Z'],
    ['2026-11-21T01:10:00.000Z', '2026-11-21T01:15:00.000Z'],
    ['2026-12-31T23:55:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['1969-12-31T23:59:59.000Z', '1970-01-01T00:00:00.000Z'],
  ])('weighs %s at the tick %s', (at, tick) => {
    expect(new Date(tickOf(Date.parse(at))).toISOString()).toBe(tick);
  });

  it('puts every moment into exactly one slot, before its tick', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        const tick = tickOf(date.getTime());
        expect(Math.abs(tick % TICK_MS)).toBe(0);
        expect(tick - date.getTime()).toBeGreaterThan(0);
        expect(tick - date.getTime()).toBeLessThanOrEqual(TICK_MS);
      }),
    );
  });

  it('rounds down to a step, before the epoch too', () => {
    expect(floorTo(Date.UTC(2026, 0, 1, 5, 59, 59), HOUR_MS)).toBe(Date.UTC(2026, 0, 1, 5));
    expect(floorTo(-1, HOUR_MS)).toBe(-HOUR_MS);
  });
});
