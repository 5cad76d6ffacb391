import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashedId } from '../../../../src/domain/shared/hash.js';

const part = fc.string({ unit: fc.constantFrom('a', 'b', '-', ' ', '\u00e9') });

describe('domain/shared/hash', () => {
  it('is the SHA-256 of the parts, shaped as a version 8 UUID', () => {
    // sha256('candidate\x1fdefault\x1fr') = 4b4131eabc3b16b3 05c29f3c31247e3d 6b4d..
    expect(hashedId('candidate', 'default', 'r')).toBe('4b4131ea-bc3b-86b3-85c2-9f3c31247e3d');
  });

  it('is always a UUID of version 8 and the RFC variant', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (parts) => {
        expect(hashedId(...parts)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  it('keeps parts apart: only the same parts give the same id', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), fc.array(part, { minLength: 1 }), (one, other) => {
        expect(hashedId(...one) === hashedId(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
    expect(hashedId('ab', 'c')).not.toBe(hashedId('a', 'bc'));
  });
});
