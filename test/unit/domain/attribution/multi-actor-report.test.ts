import { describe, expect, it } from 'vitest';
import { type Reported, reportMultiActors } from '../../../../src/domain/attribution/multi-actor-report.js';
import type { StateName } from '../../../../src/domain/attribution/observation.js';

const DAY_MS = 86_400_000;

const flagged = (primitive: string, atDay = 0, state: StateName = 'MULTI_ACTOR', identity = 'anna') => ({
  identity,
  primitive,
  state,
  lastObservationMs: atDay * DAY_MS,
});

describe('domain/attribution/multi-actor-report', () => {
  it('reports once, and again only when the set grows', () => {
    let reported: Reported = new Map();
    const pass = (...primitives: string[]) => {
      const made = reportMultiActors(
        primitives.map((primitive) => flagged(primitive)),
        reported,
      );
      reported = made.reported;
      return made.reports.map((report) => report.primitives.join());
    };
    expect(pass('p')).toEqual([]);
    expect(pass('q', 'p')).toEqual(['p,q']);
    expect(pass('p', 'q')).toEqual([]);
    expect(pass('p', 'q', 'r')).toEqual(['p,q,r']);
    expect(pass('p', 'q')).toEqual([]);
    expect(pass('p')).toEqual([]);
    expect(pass('p', 'q', 'r')).toEqual([]);
    expect(pass('q', 's')).toEqual(['q,s']);
  });

  it('puts together only what was observed within a week of each other', () => {
    expect(reportMultiActors([flagged('p', 0), flagged('q', 40)], new Map()).reports).toEqual([]);
    const { reports } = reportMultiActors([flagged('p', 0), flagged('q', 6), flagged('r', 40)], new Map());
    expect(reports).toMatchObject([{ primitives: ['p', 'q'], fromMs: 0, toMs: 6 * DAY_MS }]);
  });

  it('looks at no other state and keeps identities apart', () => {
    const pairs = [
      flagged('p'),
      flagged('q', 0, 'CONFLICTED'),
      flagged('q', 0, 'MULTI_ACTOR', 'bert'),
      flagged('r', 0, 'MULTI_ACTOR', 'bert'),
    ];
    expect(reportMultiActors(pairs, new Map()).reports).toMatchObject([
      { identity: 'bert', added: ['q', 'r'] },
    ]);
  });
});
