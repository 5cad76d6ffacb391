import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PairState } from '../../../../src/domain/attribution/fold.js';
import { concernsOthers, readIdentity } from '../../../../src/domain/attribution/identity-readings.js';
import { summarise } from '../../../../src/domain/attribution/pair-summary.js';
import { replayed, robust, seeded, seriesOf } from './series.js';

/** One letter a session. */
const pair = (text: string, ofSession = 4, named = true): PairState =>
  robust(
    'categorical',
    seriesOf(
      [...text].flatMap((letter) => new Array(ofSession).fill(letter)),
      ofSession,
      named,
    ),
  );

const read = (pairs: { readonly [primitive: string]: PairState }) =>
  readIdentity(Object.entries(pairs).map(([primitive, state]) => summarise(primitive, state)!));

const states = (pairs: { readonly [primitive: string]: PairState }) =>
  Object.fromEntries(read(pairs).map(({ primitive, state }) => [primitive, state]));

describe('domain/attribution/identity-readings', () => {
  it('confirms primitives that change in the same sessions, whatever their values', () => {
    const confirmed = read({ p: pair('ABABABAB'), q: pair('YXYXYXYX'), r: pair('KKKKKKKK') });
    expect(confirmed.map(({ state }) => state)).toEqual(['MULTI_ACTOR', 'MULTI_ACTOR', 'STABLE']);
    expect(confirmed[0]!.coFlip).toMatchObject({ primitives: ['p', 'q'], sessions: [4, 4], returns: 6 });
    expect(confirmed[0]!.confidence).toBeGreaterThanOrEqual(0.6);
    const longer = read({ p: pair('ABABABABABAB'), q: pair('YXYXYXYXYXYX') });
    expect(longer[0]!.confidence).toBeGreaterThan(0.9);
  });

  it('says CONFLICTED where one primitive alternates and nothing else does so with it', () => {
    expect(states({ p: pair('ABABABAB'), q: pair('KKKKKKKK') })).toEqual({ p: 'CONFLICTED', q: 'STABLE' });
    expect(states({ p: pair('ABABABABABAB'), q: pair('XXYYXYXXYXYY') })).toEqual({
      p: 'CONFLICTED',
      q: 'CONFLICTED',
    });
  });

  it('lets a primitive with nothing to compare speak for itself', () => {
    expect(read({ p: pair('ABABABAB'), q: pair('KK') })[0]).toMatchObject({
      state: 'MULTI_ACTOR',
      unconfirmed: true,
    });
    expect(read({ p: pair('ABABABAB') })[0]!.confidence).toBeLessThanOrEqual(0.6);
  });

  it('lifts primitives seen once a session, which show nothing by themselves', () => {
    const turns = 'AABBAABBAABBAABBAABB';
    const alone = pair(turns, 1);
    expect(alone.reading!.state).not.toBe('MULTI_ACTOR');
    const other = pair(turns.replaceAll('A', 'X'), 1);
    expect(states({ p: alone, q: other })).toEqual({ p: 'MULTI_ACTOR', q: 'MULTI_ACTOR' });
  });

  it('does not take one common switch for turns', () => {
    expect(states({ p: pair('AAAAABBBBB'), q: pair('XXXXXYYYYY') })).not.toContain('MULTI_ACTOR');
  });

  it('matches unnamed sessions by time', () => {
    expect(states({ p: pair('ABABABAB', 4, false), q: pair('XYXYXYXY', 4, false) })).toEqual({
      p: 'MULTI_ACTOR',
      q: 'MULTI_ACTOR',
    });
  });

  it('knows no turns in the REFERENCE profile', () => {
    const { state } = replayed('REFERENCE', 'categorical', seriesOf([...'ABABABABAB']));
    expect(read({ p: state })).toMatchObject([{ state: 'MULTI_ACTOR', coFlip: null }]);
  });

  it('does not depend on the order the pairs are given in', () => {
    const random = seeded(9);
    const noisy = (own: string, other: string) =>
      robust(
        'categorical',
        seriesOf(
          Array.from({ length: 48 }, (_, index) =>
            (Math.floor(index / 4) % 2 === 0) === random() < 0.85 ? own : other,
          ),
        ),
      );
    const pairs = Object.entries({
      p: noisy('A', 'B'),
      q: noisy('X', 'Y'),
      r: noisy('1', '2'),
      s: pair('KKKKKKKKKKKK'),
    });
    const summaries = pairs.map(([primitive, state]) => summarise(primitive, state)!);
    const inOrder = readIdentity(summaries);
    fc.assert(
      fc.property(fc.shuffledSubarray(summaries, { minLength: 4, maxLength: 4 }), (shuffled) => {
        const sorted = [...readIdentity(shuffled)].sort((a, b) => (a.primitive < b.primitive ? -1 : 1));
        expect(sorted).toEqual(inOrder);
      }),
    );
  });

  it('tells a worker when the other primitives need not be asked', () => {
    const [calm, calmer] = [pair('KKKKKKKK'), pair('KKKKKKKKK')].map((state) => summarise('p', state)!);
    const turning = summarise('p', pair('ABABABAB'))!;
    expect(concernsOthers(null, calm!, false)).toBe(false);
    expect(concernsOthers(calm!, calmer!, false)).toBe(false);
    expect(concernsOthers(calm!, calmer!, true)).toBe(true);
    expect(concernsOthers(turning, calm!, false)).toBe(true);
    expect(concernsOthers(calm!, turning, false)).toBe(true);
  });

  it('changes nothing where a worker need not ask', () => {
    const random = seeded(21);
    const values = () => seriesOf(Array.from({ length: 60 }, () => (random() < 0.7 ? 'a' : 'b')));
    for (let run = 0; run < 40; run += 1) {
      const [p, q] = [robust('categorical', values()), robust('categorical', values())];
      const summaries = [summarise('p', p)!, summarise('q', q)!];
      if (concernsOthers(null, summaries[0]!, summaries[1]!.alternatingSinceMs !== null)) continue;
      expect(readIdentity(summaries)[0]).toMatchObject({ state: p.reading!.state, coFlip: null });
    }
  });

  it('stays small', () => {
    const summary = summarise('p', pair('ABCDEFGHABCDEFGHABCDEFGHABCDEFGH'))!;
    expect(JSON.stringify(summary).length).toBeLessThan(5000);
  });
});
