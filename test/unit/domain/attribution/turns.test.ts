import { describe, expect, it } from 'vitest';
import type { ValueKind } from '../../../../src/domain/attribution/observation.js';
import { isAlternating, shapeOf } from '../../../../src/domain/attribution/turns.js';
import { replayed, robust, seeded, seriesOf, statesOf } from './series.js';

/** One letter a session of four. */
const sessions = (text: string) => seriesOf([...text].flatMap((letter) => new Array(4).fill(letter)));

const shape = (text: string) =>
  shapeOf([...text].map((letter) => (letter === '-' ? null : letter.charCodeAt(0))));

describe('domain/attribution/turns', () => {
  it.each([
    ['AB', 0, 0],
    ['AAABBB', 2, 0],
    ['AAABBBAAA', 2, 1],
    ['ABABAB', 2, 4],
    ['ABCABCABC', 3, 6],
    ['AAABAAA', 1, 0],
    ['A-B-A-B-A-B', 2, 4],
  ])('sees in %s %d values that are somebody’s and %d returns', (text, established, returns) => {
    expect(shape(text).established).toHaveLength(established);
    expect(shape(text).returns).toBe(returns);
  });

  it('ends with six sessions of one value', () => {
    expect(isAlternating(shape('ABABABBBBB'))).toBe(true);
    expect(isAlternating(shape('ABABABBBBBBB'))).toBe(false);
  });

  it.each([
    ['ABABAB', true],
    ['AABBAABB', true],
    ['ABCABCABC', true],
    ['AAAAABBBBB', false],
    ['AAABBBAAA', false],
    ['AAAAAAAAAA', false],
    ['ABAB', false],
  ])('calls %s several actors: %s', (text, several) => {
    expect(statesOf('ROBUST', 'categorical', sessions(text)).includes('MULTI_ACTOR')).toBe(several);
  });

  it('does not call one actor who does both in every session several', () => {
    const random = seeded(11);
    const both = Array.from({ length: 200 }, () => (random() < 0.5 ? 'a' : 'b'));
    expect(statesOf('ROBUST', 'categorical', seriesOf(both))).not.toContain('MULTI_ACTOR');
  });

  it('sees turns by gaps in time where there are no session ids', () => {
    const unnamed = sessions('ABABAB').map((observation) => ({ ...observation, sessionId: null }));
    expect(robust('categorical', unnamed).reading).toMatchObject({ state: 'MULTI_ACTOR' });
  });

  it.each([
    ['numeric', [20, 21, 19, 20], [90, 88, 91, 93]],
    ['hash', ['h1', 'h1', 'h1', 'h1'], ['h2', 'h2', 'h2', 'h2']],
    ['array', [['x'], ['x'], ['x'], ['x']], [['y'], ['y'], ['y'], ['y']]],
  ] as const)('sees turns in %s values', (kind, first, second) => {
    const values = Array.from({ length: 8 }, (_, session) => (session % 2 ? second : first)).flat();
    expect(robust(kind as ValueKind, seriesOf([...values])).reading).toMatchObject({ state: 'MULTI_ACTOR' });
  });

  it('is at most 0.6 sure while nothing confirms it, and shows the last value', () => {
    const { reading } = robust('categorical', sessions('ABABABABAB'));
    expect(reading).toMatchObject({ state: 'MULTI_ACTOR', value: 'B', confidence: 0.6 });
  });

  it('goes back to the value that holds when the turns are over', () => {
    const { state, changes } = replayed('ROBUST', 'categorical', sessions('ABABABBBBBBBBBB'));
    expect(changes.map(({ to }) => to)).toContain('MULTI_ACTOR');
    expect(state.reading).toMatchObject({ state: 'STABLE', value: 'B' });
  });
});
