import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WordIndex, wordSet } from '../../../../src/domain/event/word-index.js';

describe('domain/event/word-index', () => {
  it('finds words in the middle of a text, upper and lower case alike', () => {
    const index = new WordIndex([
      ['link', 1],
      ['down', 2],
    ]);
    expect(index.find('the Link is DOWN', 4, 8)).toBe(1);
    expect(index.find('the Link is DOWN', 12, 16)).toBe(2);
    expect(index.find('the Link is DOWN', 0, 3)).toBeUndefined();
  });

  it('tells case apart when asked to', () => {
    const months = wordSet('Mar May', true);
    expect([months.has('Mar'), months.has('mar'), months.has('MAY')]).toEqual([true, false, false]);
  });

  it('answers as a Set of lower-case words does', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom(...'aAbBzZ_-1'), minLength: 1, maxLength: 31 }));
    fc.assert(
      fc.property(words, words, (known, asked) => {
        const index = wordSet(known.join(' '));
        const plain = new Set(known.map((word) => word.toLowerCase()));
        for (const word of [...known, ...asked]) expect(index.has(word)).toBe(plain.has(word.toLowerCase()));
      }),
    );
  });
});
