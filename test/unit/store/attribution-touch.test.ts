import { describe, expect, it } from 'vitest';
import {
  ATTRIBUTION_LANES,
  joinTouches,
  laneOfIdentity,
  type Touch,
} from '../../../src/store/attribution-touch.sql.js';

const touch = (rest: Partial<Touch>): Touch => ({
  identity: 'a',
  primitive: 'p',
  sinceMs: 5,
  untilMs: 5,
  observations: 1,
  signal: 'BACKFILL',
  ...rest,
});

describe('store/attribution-touch', () => {
  it('joins touches of a pair to one that spans them, with the strongest signal', () => {
    const joined = joinTouches([
      touch({}),
      touch({ sinceMs: 2, untilMs: 3, signal: 'NONE' }),
      touch({ untilMs: Number.POSITIVE_INFINITY, signal: 'LIVE' }),
      touch({ primitive: 'q' }),
      touch({ identity: 'b' }),
    ]);
    expect(joined).toEqual([
      touch({ sinceMs: 2, untilMs: Number.POSITIVE_INFINITY, observations: 3, signal: 'LIVE' }),
      touch({ primitive: 'q' }),
      touch({ identity: 'b' }),
    ]);
  });

  it('deals identities to every lane, each always to the same', () => {
    const lanes = Array.from({ length: 200 }, (_, i) => laneOfIdentity(`identity ${i}`));
    expect(new Set(lanes).size).toBe(ATTRIBUTION_LANES);
    expect(lanes).toEqual(Array.from({ length: 200 }, (_, i) => laneOfIdentity(`identity ${i}`)));
  });
});
