import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkpointBefore,
  keepCheckpoint,
  thinCheckpoints,
} from '../../../../src/domain/attention/checkpoints.js';
import { EMPTY_STATE, type FoldState } from '../../../../src/domain/attention/fold-state.js';
import { TICK_MS } from '../../../../src/domain/shared/time.js';
import { moment } from './evidence-builder.js';

const stateAt = (tick: number): FoldState => ({ ...EMPTY_STATE, tick });
const kept = (ticks: readonly number[]): number[] => {
  const checkpoints: FoldState[] = [];
  for (const tick of ticks) keepCheckpoint(checkpoints, stateAt(tick));
  thinCheckpoints(checkpoints);
  return checkpoints.map((state) => state.tick);
};
const ticks = fc
  .uniqueArray(fc.nat({ max: 60 * 288 }), { minLength: 1, maxLength: 300 })
  .map((slots) => slots.sort((a, b) => a - b).map((slot) => moment(0) + slot * TICK_MS));

describe('domain/attention/checkpoints', () => {
  it('keeps few, in order, the two newest among them', () => {
    fc.assert(
      fc.property(ticks, (list) => {
        const left = kept(list);
        expect(left.length).toBeLessThanOrEqual(10);
        expect(left).toEqual([...left].sort((a, b) => a - b));
        expect(left.slice(-2)).toEqual(list.slice(-2));
        for (const tick of left) expect(list).toContain(tick);
      }),
    );
  });

  it.each([
    ['between two', 25, 20],
    ['at the moment of one: it knows nothing of what happens then', 20, 20],
    ['after all', 99, 30],
    ['before all', 9, null],
  ])('finds the newest that knows nothing of a change %s', (_, since, tick) => {
    expect(checkpointBefore([10, 20, 30].map(stateAt), since)?.tick ?? null).toBe(tick);
  });

  it('goes back to the beginning where nothing was kept', () => {
    expect(checkpointBefore([], 5)).toBeNull();
    expect(checkpointBefore([EMPTY_STATE], moment(0))).toBe(EMPTY_STATE);
    expect(JSON.parse(JSON.stringify(EMPTY_STATE))).toEqual(EMPTY_STATE);
  });
});
