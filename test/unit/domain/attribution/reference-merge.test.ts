import { describe, expect, it } from 'vitest';
import { mergeReference } from '../../../../src/domain/attribution/reference-merge.js';
import type { ReferenceObservation } from '../../../../src/domain/attribution/reference-series.js';

const at = (values: readonly unknown[], stepSeconds = 60): ReferenceObservation[] =>
  values.map((value, index) => ({ value, ts: 5000 + index * stepSeconds }));

const merge = (kind: string | null, values: readonly unknown[], stepSeconds?: number) => {
  const merged = mergeReference(kind, at(values, stepSeconds));
  if (!merged.ok) throw new Error(merged.error.message);
  return merged.value;
};

const failureOf = (kind: unknown, values: readonly unknown[]) => {
  const merged = mergeReference(kind, at(values));
  return merged.ok ? null : merged.error.code;
};

describe('domain/attribution/reference-merge', () => {
  it.each([
    ['x', 'UNKNOWN', 0, 'x'],
    ['xy', 'UNKNOWN', 0, 'y'],
    ['xxx', 'STABLE', 1, 'x'],
    ['xyx', 'CONFLICTED', 2 / 3, 'x'],
    ['xxxy', 'CONFLICTED', 0.75, 'y'],
    ['xyyy', 'CONFLICTED', 0.75, 'y'],
    ['xxyy', 'CONFLICTED', 0.5, 'y'],
    ['xyxx', 'MULTI_ACTOR', 0.6, 'x'],
    ['xxyx', 'MULTI_ACTOR', 0.6, 'x'],
    ['xyyx', 'MULTI_ACTOR', 0.5, 'x'],
    ['xyxy', 'MULTI_ACTOR', 0.5, 'y'],
    ['xxxxy', 'STABLE', 0.8, 'x'],
    ['xyxyy', 'MULTI_ACTOR', 0.6, 'y'],
    ['xyyxx', 'CONFLICTED', 0.6, 'x'],
    ['xyzxy', 'CONFLICTED', 0.4, 'y'],
    ['yxxxxx', 'DRIFTING', 1, 'x'],
    ['xxxxxx', 'STABLE', 1, 'x'],
    ['xxxxyyyyyy', 'DRIFTING', 1, 'y'],
    ['xxxxyxxxxx', 'STABLE', 1, 'x'],
    ['yyyyyyyyyyyyyyyyyyyyxxxxxxxxxx', 'STABLE', 1, 'x'],
  ] as const)('says of %s: %s', (text, state, confidence, value) => {
    expect(merge(null, [...text])).toEqual({
      currentValue: value,
      state,
      confidence,
      observationCount: text.length,
      lastObservationTs: 5000 + (text.length - 1) * 60,
    });
  });

  it('keeps the first seen of equal values', () => {
    expect(merge('categorical', [true, 1, true, 1, 1]).currentValue).toBe(true);
    expect(merge('categorical', [null, null, null])).toMatchObject({ state: 'STABLE', currentValue: null });
  });

  it.each([
    [[7, 7, 7], 'STABLE', 7, 1],
    [[10, 10, 10, 10, 10, 13, 13, 13, 13, 13], 'DRIFTING', 13, 1],
    [[1, 1, 1, 1, 1000], 'CONFLICTED', 300.7, 0.5],
    [[4, -4, 4, -4, 4], 'CONFLICTED', 1.4968, 0.5],
    [[0, 0, 0, 0, 0], 'STABLE', 0, 1],
    [[null, true, '2'], 'CONFLICTED', 0.81, 0.5],
    [[true, '2', 2], 'STABLE', 1.51, 0.5],
  ])('says of %j: %s', (values, state, value, leastConfidence) => {
    const merged = merge('numeric', values);
    expect(merged.state).toBe(state);
    expect(merged.currentValue).toBeCloseTo(value, 9);
    expect(merged.confidence).toBeGreaterThanOrEqual(leastConfidence);
  });

  it('is stable without confidence once a NaN is among the last five', () => {
    expect(merge('numeric', [1, 2, 'nan', 3, 4])).toMatchObject({
      state: 'STABLE',
      confidence: 0,
      currentValue: Number.NaN,
    });
  });

  it('forgets what no number can be made of after ten more', () => {
    expect(failureOf('numeric', ['fast', 1, 1, 1, 1, 1])).toBe('VALUE_ERROR');
    expect(merge('numeric', ['fast', ...new Array(10).fill(1)]).state).toBe('STABLE');
    expect(failureOf('numeric', [1, 2, '1e200'])).toBe('OVERFLOW_ERROR');
  });

  it.each([
    ['a', 60, 'STABLE', 1],
    ['ab', 60, 'DRIFTING', 1 / 2],
    ['abab', 60, 'DRIFTING', 1 / 2],
    ['abcd', 60, 'CONFLICTED', 1 / 4],
    ['ab', 86_400, 'DRIFTING', 1 / 2],
    ['ab', 86_400.001, 'STABLE', 1],
  ])('counts the distinct hashes of %s, %d seconds apart: %s', (text, stepSeconds, state, confidence) => {
    expect(merge('hash', [...text], stepSeconds)).toMatchObject({ state, confidence });
  });

  it('passes over null hashes but shows the last one', () => {
    expect(merge('hash', ['a', null])).toMatchObject({ state: 'STABLE', currentValue: null });
  });

  it('answers an empty series before it looks at the kind, and then refuses unknown kinds', () => {
    expect(mergeReference('bogus', [])).toMatchObject({
      ok: true,
      value: { state: 'UNKNOWN', observationCount: 0 },
    });
    expect(failureOf('bogus', [1])).toBe('VALUE_ERROR');
    expect(failureOf('', [1])).toBe('VALUE_ERROR');
  });

  it('fails on lists from three observations on, as the reference does', () => {
    expect(merge('categorical', [['a'], ['a']]).currentValue).toEqual(['a']);
    expect(failureOf('categorical', [['a'], ['a'], ['a']])).toBe('TYPE_ERROR');
    expect(failureOf('hash', [{ a: 1 }])).toBe('TYPE_ERROR');
  });

  it('takes ts from text, and 0 for an absent one', () => {
    expect(mergeReference(null, [{ value: 'a', ts: ' 12.5 ' }])).toMatchObject({
      value: { lastObservationTs: 12.5 },
    });
    expect(mergeReference(null, [{ value: 'a' }])).toMatchObject({ value: { lastObservationTs: 0 } });
    expect(mergeReference(null, [{ value: 'a', ts: null }])).toMatchObject({ error: { code: 'TYPE_ERROR' } });
  });
});
