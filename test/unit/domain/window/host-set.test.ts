import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  HOST_SET_LIMIT,
  hostCount,
  hostHash,
  mergeHostSets,
} from '../../../../src/domain/window/host-set.js';

const hashesOf = (count: number, prefix = 'host') =>
  Array.from({ length: count }, (_, i) => hostHash(`${prefix}-${i}`));
const sets = fc.array(fc.nat({ max: 2_000 }), { maxLength: 400 });

describe('domain/window/host-set', () => {
  it('hashes a host to the first 48 bits of its SHA-256, the same on every worker', () => {
    expect(hostHash('fw-01')).toBe(0x4871ff2ed8c1);
    expect(hostHash('fw-01')).toBe(hostHash('fw-01'));
    expect(hostHash('fw-02')).not.toBe(hostHash('fw-01'));
  });

  it.each([0, 1, 2, 50, 254, 255])('counts %d hosts exactly', (count) => {
    expect(hostCount(mergeHostSets([hashesOf(count), hashesOf(count)]))).toBe(count);
  });

  it.each([256, 300, 500, 1_000, 5_000, 20_000])('estimates %d hosts within a fifth', (count) => {
    for (const prefix of ['host', 'edge', 'branch-office']) {
      const set = mergeHostSets([hashesOf(count, prefix)]);
      expect(set).toHaveLength(HOST_SET_LIMIT);
      expect(Math.abs(hostCount(set) - count) / count).toBeLessThan(0.2);
    }
  });

  it('merges in any order and any grouping to the same, and twice is once', () => {
    fc.assert(
      fc.property(sets, sets, sets, (a, b, c) => {
        const all = mergeHostSets([a, b, c]);
        expect(mergeHostSets([c, b, a])).toEqual(all);
        expect(mergeHostSets([mergeHostSets([a, b]), c])).toEqual(all);
        expect(mergeHostSets([a, mergeHostSets([b, c])])).toEqual(all);
        expect(mergeHostSets([all, all, a])).toEqual(all);
        expect(all).toEqual([...new Set(all)].sort((x, y) => x - y));
        expect(all.length).toBeLessThanOrEqual(HOST_SET_LIMIT);
      }),
    );
  });

  it('tells of thousands of hosts the same, whoever saw which of them', () => {
    const all = hashesOf(3_000);
    const whole = mergeHostSets([all]);
    const parts = [0, 1, 2, 3].map((turn) => mergeHostSets([all.filter((_, i) => i % 4 === turn)]));
    expect(mergeHostSets(parts)).toEqual(whole);
    expect(mergeHostSets(parts.reverse())).toEqual(whole);
  });
});
