import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idTime, newId } from '../../../src/platform/ids.js';

const moments = fc.date({ min: new Date(0), max: new Date('2999-12-31'), noInvalidDate: true });

describe('platform/ids', () => {
  it('makes UUIDs of version 7 and the RFC variant', () => {
    fc.assert(
      fc.property(moments, (at) => {
        expect(newId(at)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }),
    );
  });

  it('reads back the moment of an id', () => {
    fc.assert(
      fc.property(moments, (at) => {
        expect(idTime(newId(at)).getTime()).toBe(at.getTime());
      }),
    );
    expect(idTime('017f22e2-79b0-7cc3-98c4-dc0c0c07398f').toISOString()).toBe('2022-02-22T19:22:22.000Z');
  });

  it('sorts by time as text', () => {
    fc.assert(
      fc.property(moments, moments, (one, other) => {
        if (one.getTime() < other.getTime()) expect(newId(one) < newId(other)).toBe(true);
      }),
    );
  });

  it('gives a thousand ids of one moment that all differ', () => {
    const at = new Date('2026-11-21T01:07:44Z');
    expect(new Set(Array.from({ length: 1_000 }, () => newId(at))).size).toBe(1_000);
  });
});
