import { describe, expect, it } from 'vitest';
import { letters, replayed, robust, seriesOf, statesOf } from './series.js';

describe('domain/attribution/robust-categorical', () => {
  it.each([
    ['A', ['UNKNOWN']],
    ['AA', ['UNKNOWN']],
    ['AAA', ['UNKNOWN', 'STABLE']],
    ['AAAB', ['UNKNOWN', 'STABLE']],
    ['AAAAAAAABAAA', ['UNKNOWN', 'STABLE']],
    ['AAAAAAAABBBB', ['UNKNOWN', 'STABLE', 'DRIFTING']],
    ['AAAAAAAABBBBBBBBBBBB', ['UNKNOWN', 'STABLE', 'DRIFTING', 'STABLE']],
    ['ABCABC', ['UNKNOWN', 'CONFLICTED']],
  ])('reads %s as %j', (text, states) => {
    expect(statesOf('ROBUST', 'categorical', letters(text, 100))).toEqual(states);
  });

  it('shows the new value while drifting and settles on it', () => {
    const drifting = robust('categorical', letters('AAAAAAAABBBB', 100));
    expect(drifting).toMatchObject({ reading: { state: 'DRIFTING', value: 'B' }, regime: { from: 'A' } });
    expect(robust('categorical', letters('AAAAAAAABBBBBBBBBBBB', 100)).reading).toMatchObject({
      state: 'STABLE',
      value: 'B',
    });
  });

  it('takes longer to believe a change to a value that came up now and then before', () => {
    expect(statesOf('ROBUST', 'categorical', letters('AABAABAABAABBBB', 100))).not.toContain('DRIFTING');
    expect(statesOf('ROBUST', 'categorical', letters('AAAAAAAAAAABBBB', 100))).toContain('DRIFTING');
  });

  it('counts abstentions as observations and as votes for nothing', () => {
    const said = robust('categorical', seriesOf(['A', null, 'unknown', 'A', ' Unknown ', '', 'A']));
    expect(said.reading).toMatchObject({ state: 'STABLE', value: 'A', observationCount: 7 });
    const silent = robust('categorical', seriesOf(['unknown', null, 'unknown', 'unknown']));
    expect(silent.reading).toMatchObject({
      state: 'UNKNOWN',
      value: null,
      confidence: 0,
      observationCount: 4,
    });
  });

  it('believes senders as much as they believe themselves', () => {
    const doubtful = letters('AAA').map((observation) => ({ ...observation, confidence: 0.3 }));
    expect(robust('categorical', doubtful).reading).toMatchObject({ state: 'UNKNOWN' });
    const worthless = letters('AAABBB').map((one) => ({ ...one, confidence: one.value === 'B' ? 0 : 1 }));
    expect(robust('categorical', worthless).reading).toMatchObject({ state: 'STABLE', value: 'A' });
  });

  it('is surer of many observations than of few', () => {
    const few = robust('categorical', letters('AAAAA')).reading!;
    const many = robust('categorical', letters('A'.repeat(40))).reading!;
    expect(few.confidence).toBeLessThan(many.confidence);
    expect(few.interval!.lower).toBe(few.confidence);
    expect(few.interval!.upper).toBeCloseTo(1, 12);
  });

  it('does not leave a state for a wobble', () => {
    const wobble = `${'A'.repeat(12)}BCBA${'A'.repeat(8)}`;
    expect(statesOf('ROBUST', 'categorical', letters(wobble, 100))).toEqual(['UNKNOWN', 'STABLE']);
  });

  it('takes lists and booleans, which the reference cannot or miscounts', () => {
    const lists = seriesOf([
      ['x', 'y'],
      ['x', 'y'],
      ['x', 'y'],
      ['y', 'x'],
    ]);
    expect(robust('array', lists).reading).toMatchObject({ state: 'STABLE', value: ['x', 'y'] });
    expect(robust('boolean', seriesOf([true, 'true', 1, true])).reading).toMatchObject({
      state: 'STABLE',
      value: true,
    });
    expect(robust('categorical', seriesOf([true, 1, true, 1, true, 1])).reading).toMatchObject({
      state: 'CONFLICTED',
    });
  });

  it('announces no value twice, and a new one inside DRIFTING', () => {
    const { valueChanges } = replayed('ROBUST', 'categorical', letters(`${'A'.repeat(9)}BBBBCCCCC`, 100));
    expect(valueChanges.map(({ from, to }) => [from, to])).toEqual([['B', 'C']]);
  });

  it('tells thirty-two values apart and stays small with thousands', () => {
    const state = robust(
      'categorical',
      seriesOf(Array.from({ length: 3000 }, (_, index) => `value ${index}`)),
    );
    expect(state.reading).toMatchObject({ state: 'CONFLICTED', observationCount: 3000 });
    expect(JSON.stringify(state).length).toBeLessThan(9000);
  });
});
