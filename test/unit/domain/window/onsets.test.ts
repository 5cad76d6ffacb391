import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../src/domain/shared/time.js';
import { ONSET_GAP_MS, startsOfActivity } from '../../../../src/domain/window/onsets.js';

const at = (...minutes: number[]) => minutes.map((minute) => minute * MINUTE_MS);

describe('domain/window/onsets', () => {
  it.each([
    ['nothing', [], []],
    ['one minute', [7], [7]],
    ['activity that goes on', [0, 1, 2, 20, 45, 70], [0]],
    ['29 quiet minutes', [0, 29], [0]],
    ['30 quiet minutes', [0, 30], [0, 30]],
    ['three starts', [0, 5, 60, 61, 200], [0, 60, 200]],
  ])('finds where activity starts: %s', (_, minutes, starts) => {
    expect(startsOfActivity(at(...minutes))).toEqual(at(...starts));
  });

  it('is settled by the minutes close before: taking up at any start gives the same starts from there on', () => {
    const minutes = fc
      .uniqueArray(fc.nat({ max: 3_000 }), { minLength: 1 })
      .map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(minutes, fc.nat(), (list, pick) => {
        const all = at(...list);
        const from = all[pick % all.length]!;
        // What a later pass reads: the minutes from half an hour before the change on.
        const window = all.filter((minute) => minute >= from - ONSET_GAP_MS);
        expect(startsOfActivity(window).filter((start) => start >= from)).toEqual(
          startsOfActivity(all).filter((start) => start >= from),
        );
      }),
    );
  });
});
