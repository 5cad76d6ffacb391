import { describe, expect, it } from 'vitest';
import { logEvidenceOfTurns } from '../../../../src/domain/attribution/turn-evidence.js';
import { seeded } from './series.js';

const evidence = (rows: readonly (readonly number[])[]) =>
  logEvidenceOfTurns(
    rows,
    rows.map((row) =>
      Math.max(...row) * 3 >= 2 * row.reduce((a, b) => a + b, 0) ? row.indexOf(Math.max(...row)) : null,
    ),
  );

const times = (count: number, ...rows: readonly (readonly number[])[]) => new Array(count).fill(rows).flat();

describe('domain/attribution/turn-evidence', () => {
  it('grows with each session of one value among sessions of another', () => {
    const grown = [2, 3, 4, 5].map((count) => evidence(times(count, [4, 0], [0, 4])));
    expect([...grown].sort((a, b) => a - b)).toEqual(grown);
    expect(grown[1]).toBeGreaterThan(Math.log(50));
  });

  it('is nothing for a clean change, however long', () => {
    expect(evidence([...times(8, [4, 0]), ...times(8, [0, 4])])).toBeLessThan(0);
  });

  it('is against several actors where every session has both values', () => {
    expect(evidence(times(8, [2, 2]))).toBeLessThan(-0.5);
  });

  it('is nothing for single observations without order, and much for strict turns', () => {
    expect(evidence(times(5, [1, 0], [1, 0], [0, 1], [0, 1]))).toBeLessThan(0);
    expect(evidence(times(10, [1, 0], [0, 1]))).toBeGreaterThan(Math.log(50));
  });

  it('counts a doubtful observation for less', () => {
    const doubtful = times(4, [4, 0], [0, 4]).map((row) => row.map((weight: number) => weight / 4));
    expect(evidence(doubtful)).toBeLessThan(evidence(times(4, [4, 0], [0, 4])));
  });

  it('misleads about one actor less often than its size says', () => {
    const random = seeded(3);
    let misled = 0;
    for (let run = 0; run < 400; run += 1) {
      const share = 0.5 + 0.4 * random();
      const rows: number[][] = [];
      let passed = false;
      for (let session = 0; session < 10; session += 1) {
        const first = [0, 1, 2, 3].filter(() => random() < share).length;
        rows.push([first, 4 - first]);
        passed ||= evidence(rows) >= Math.log(10);
      }
      misled += Number(passed);
    }
    expect(misled / 400).toBeLessThan(0.1);
  });

  it('is minus infinity with one value only', () => {
    expect(evidence([[4], [4]])).toBe(Number.NEGATIVE_INFINITY);
  });
});
