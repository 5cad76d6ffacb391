import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyPairState, type PairState, step } from '../../../src/domain/attribution/fold.js';
import { readIdentity } from '../../../src/domain/attribution/identity-readings.js';
import type { JsonValue, ValueKind } from '../../../src/domain/attribution/observation.js';
import { summarise } from '../../../src/domain/attribution/pair-summary.js';
import { hashedId } from '../../../src/domain/shared/hash.js';
import { packShown, packState, unpackShown, unpackState } from '../../../src/store/attribution-fold-code.js';

const VALUES: { readonly [kind in ValueKind]: fc.Arbitrary<JsonValue> } = {
  categorical: fc.constantFrom<JsonValue>('a', 'b', 'unknown', null, 'x'.repeat(200), 3, true),
  numeric: fc.oneof(fc.double({ min: -10, max: 120, noNaN: true }), fc.constantFrom<JsonValue>('12.5', null)),
  hash: fc.constantFrom<JsonValue>('h1', 'h2', 17),
  simhash: fc.constantFrom<JsonValue>('00000000000000FF', '00000000000000fe', 'ffffffffffffffff'),
  array: fc.constantFrom<JsonValue>(['x'], ['x', 'y'], []),
  boolean: fc.constantFrom<JsonValue>(true, 'true', 0),
};

const states = fc
  .record({
    kind: fc.constantFrom(...(Object.keys(VALUES) as ValueKind[])),
    profile: fc.constantFrom('ROBUST' as const, 'REFERENCE' as const),
    length: fc.nat(70),
  })
  .chain(({ kind, profile, length }) =>
    fc
      .array(
        fc.record({
          value: VALUES[kind],
          gapMs: fc.constantFrom(0, 1, 60_000, 3_600_000),
          confidence: fc.constantFrom(1, 1, 0.7342853546142578, 0),
          sessionId: fc.constantFrom(null, 's1', 's2'),
        }),
        { minLength: length, maxLength: length },
      )
      .map((parts) => {
        let at = 1_700_000_000_000;
        return parts.reduce<PairState>(
          (state, { gapMs, ...rest }, index) => {
            at += gapMs;
            // Ties of time are told apart by ids that ascend.
            const id = `${String(index).padStart(8, '0')}${hashedId(String(index)).slice(8)}`;
            return step(state, { ...rest, windowEndMs: at, id }).state;
          },
          emptyPairState(profile, kind),
        );
      }),
  );

describe('store/attribution-fold-code', () => {
  it('reads back every state it has written', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(unpackState(JSON.parse(packState(state)))).toEqual(JSON.parse(JSON.stringify(state)));
      }),
      { numRuns: 200 },
    );
  });

  it('reads back what other primitives make of a pair, and keeps no word of those that say nothing', () => {
    fc.assert(
      fc.property(states, (state) => {
        const summary = summarise('p', state);
        fc.pre(summary !== null);
        const shown = readIdentity([summary])[0]!;
        const packed = packShown(shown, state);
        expect(unpackShown(packed === null ? null : JSON.parse(packed), 'p', state)).toEqual(shown);
        expect(packed === null).toBe(!shown.unconfirmed && shown.state === state.reading!.state);
      }),
      { numRuns: 200 },
    );
  });

  it('reads a state as it was written before there was a packed form', () => {
    const state = emptyPairState('ROBUST', 'categorical');
    expect(unpackState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });
});
