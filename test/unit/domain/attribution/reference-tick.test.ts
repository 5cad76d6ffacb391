import { describe, expect, it } from 'vitest';
import { referenceTick, type TickMemory } from '../../../../src/domain/attribution/reference-tick.js';

describe('domain/attribution/reference-tick', () => {
  it('reports a set of two or more when it differs from the last one, and forgets it below two', () => {
    let memory: TickMemory = new Map();
    const tick = (...primitives: string[]) => {
      const pass = referenceTick(memory, new Map([['anna', primitives]]));
      memory = pass.memory;
      return pass.reports.map((report) => report.primitives.join());
    };
    expect(tick('p')).toEqual([]);
    expect(tick('q', 'p')).toEqual(['p,q']);
    expect(tick('p', 'q')).toEqual([]);
    expect(tick('p', 'q', 'r')).toEqual(['p,q,r']);
    expect(tick('p', 'q')).toEqual(['p,q']);
    expect(tick('p')).toEqual([]);
    expect(tick('p', 'q')).toEqual(['p,q']);
  });
});
