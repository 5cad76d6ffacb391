import { describe, expect, it } from 'vitest';
import { compareProfiles } from '../../../../src/domain/attribution/profile-comparison.js';
import { letters } from './series.js';

describe('domain/attribution/profile-comparison', () => {
  it('reads one series under both profiles', () => {
    const compared = compareProfiles('categorical', letters('AABAAABABA', 100));
    expect(compared).toMatchObject({
      ok: true,
      value: {
        reference: { state: { reading: { state: 'MULTI_ACTOR' } } },
        robust: { state: { reading: { state: 'STABLE' } } },
        sameState: false,
      },
    });
  });
});
