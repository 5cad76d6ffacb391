import { describe, expect, it } from 'vitest';
import {
  effectOfMerges,
  membersOf,
  rootOf,
  unionOf,
} from '../../../../src/domain/attribution/identity-links.js';
import { letters, replayed } from './series.js';

const merges = (links: { readonly [loser: string]: string }) => new Map(Object.entries(links));

describe('domain/attribution/identity-links', () => {
  it('follows merges to the one that stands for all', () => {
    const chained = merges({ b: 'a', c: 'b', d: 'x' });
    expect(rootOf(chained, 'c')).toBe('a');
    expect(rootOf(chained, 'nobody')).toBe('nobody');
    expect(membersOf(chained, 'a')).toEqual(['a', 'b', 'c']);
  });

  it('ends in circles and in chains without end', () => {
    const circle = merges({ a: 'b', b: 'c', c: 'a', d: 'c' });
    expect(['a', 'b', 'c', 'd'].map((identity) => rootOf(circle, identity))).toEqual(['a', 'a', 'a', 'a']);
    const chain = merges(
      Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`n${index}`, `n${index + 1}`])),
    );
    expect(rootOf(chain, 'n0')).toBe('n8');
  });

  it('recomputes the winner and retires the loser of a merge', () => {
    expect(effectOfMerges(merges({}), merges({ b: 'a' }))).toEqual({ recompute: ['a'], retire: ['b'] });
  });

  it('recomputes both sides of an unmerge and retires nobody', () => {
    expect(effectOfMerges(merges({ b: 'a', c: 'b' }), merges({ c: 'b' }))).toEqual({
      recompute: ['a', 'b'],
      retire: [],
    });
  });

  it('recomputes only where something changed', () => {
    expect(effectOfMerges(merges({ b: 'a', y: 'x' }), merges({ c: 'a', b: 'a', y: 'x' }))).toEqual({
      recompute: ['a'],
      retire: ['c'],
    });
    expect(effectOfMerges(merges({ b: 'a' }), merges({ b: 'a' }))).toEqual({ recompute: [], retire: [] });
  });

  it('reads the union as one series in order', () => {
    const series = letters('AAAABBBB');
    const union = unionOf([
      series.filter((_, index) => index % 2 === 0),
      series.filter((_, index) => index % 2 === 1),
      [series[0]!],
    ]);
    expect(union).toEqual(series);
    expect(replayed('ROBUST', 'categorical', union).state).toEqual(
      replayed('ROBUST', 'categorical', series).state,
    );
  });
});
