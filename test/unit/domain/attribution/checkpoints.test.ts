import { describe, expect, it } from 'vitest';
import { checkpointsToDrop, nearestBefore } from '../../../../src/domain/attribution/checkpoints.js';

describe('domain/attribution/checkpoints', () => {
  const keptAfter = (observations: number): readonly number[] => {
    let kept: number[] = [];
    for (let now = 64; now <= observations; now += 64) {
      kept.push(now);
      const drop = new Set(checkpointsToDrop(kept, now));
      kept = kept.filter((count) => !drop.has(count));
    }
    return kept;
  };

  it('keeps about thirty of a million observations', () => {
    expect(keptAfter(1_000_000).length).toBeLessThan(32);
  });

  it('never goes back much further than it must', () => {
    const now = 64 * 3001;
    const kept = keptAfter(now);
    for (const distance of [64, 500, 5000, 50_000, 150_000]) {
      const target = now - distance;
      const from = Math.max(0, ...kept.filter((count) => count <= target));
      expect(now - from).toBeLessThanOrEqual(4 * distance + 128);
    }
  });

  it('finds the nearest one before an observation, ties of time by id', () => {
    const at = (atMs: number, id: string) => ({ lastKey: { atMs, id } });
    const kept = [at(10, 'b'), at(20, 'b'), at(30, 'b')];
    expect(nearestBefore(kept, { atMs: 25, id: 'a' })).toBe(kept[1]);
    expect(nearestBefore(kept, { atMs: 20, id: 'a' })).toBe(kept[0]);
    expect(nearestBefore(kept, { atMs: 20, id: 'b' })).toBe(kept[0]);
    expect(nearestBefore(kept, { atMs: 20, id: 'c' })).toBe(kept[1]);
    expect(nearestBefore(kept, { atMs: 1, id: 'a' })).toBeNull();
  });
});
