import { describe, expect, it } from 'vitest';
import type { Session } from '../../../../src/domain/attribution/robust-state.js';
import { addToSession } from '../../../../src/domain/attribution/sessions.js';

const MINUTE_MS = 60_000;

const observe = (minutes: readonly number[], sessionIds: readonly (string | null)[] = []) =>
  minutes.reduce<readonly Session[]>(
    (sessions, minute, index) =>
      addToSession(
        sessions,
        {
          id: `${index}`,
          value: 'x',
          confidence: 1,
          windowEndMs: minute * MINUTE_MS,
          sessionId: sessionIds[index] ?? null,
        },
        false,
        0,
        1,
      ),
    [],
  );

const sizes = (sessions: readonly Session[]) => sessions.map(({ count }) => count);

describe('domain/attribution/sessions', () => {
  it('ends an unnamed session after half an hour of silence', () => {
    expect(sizes(observe([0, 30, 60.1]))).toEqual([2, 1]);
  });

  it('ends a brisk session sooner, but never within five minutes', () => {
    expect(sizes(observe([0, 1, 2, 3, 12]))).toEqual([4, 1]);
    expect(sizes(observe([0, 0.1, 0.2, 0.3, 5.2]))).toEqual([5]);
    expect(sizes(observe([0, 10, 20, 30, 60]))).toEqual([5]);
  });

  it('follows the sender’s names through any silence and any interleaving', () => {
    expect(sizes(observe([0, 1, 2, 3, 600], ['a', 'b', 'a', 'b', 'a']))).toEqual([3, 2]);
  });

  it('keeps named and unnamed sessions apart', () => {
    expect(sizes(observe([0, 1, 2], ['a', null, null]))).toEqual([1, 2]);
  });

  it('remembers twenty-four sessions and, in each, six values and what is left over', () => {
    const many = observe(Array.from({ length: 40 }, (_, index) => index * 60));
    expect(many).toHaveLength(24);
    const crowded = Array.from({ length: 9 }, (_, symbol) => symbol).reduce<readonly Session[]>(
      (sessions, symbol) =>
        addToSession(
          sessions,
          { id: `${symbol}`, value: 'x', confidence: 1, windowEndMs: symbol, sessionId: 's' },
          false,
          symbol,
          1,
        ),
      [],
    );
    expect(crowded[0]!.tallies).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 1],
      [5, 1],
      [-1, 3],
    ]);
  });
});
