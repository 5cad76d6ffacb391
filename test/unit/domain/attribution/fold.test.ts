import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestBefore } from '../../../../src/domain/attribution/checkpoints.js';
import {
  emptyPairState,
  isCheckpointDue,
  isLate,
  isOutdated,
  type PairState,
  replay,
  step,
} from '../../../../src/domain/attribution/fold.js';
import {
  type JsonValue,
  orderKeyOf,
  type PairObservation,
  type ProfileName,
  type ValueKind,
} from '../../../../src/domain/attribution/observation.js';
import { letters, replayed, seeded, seriesOf } from './series.js';

const HALF_HOUR_MS = 1_800_000;

const values: { readonly [kind in ValueKind]: fc.Arbitrary<JsonValue> } = {
  categorical: fc.constantFrom<JsonValue>('a', 'a', 'a', 'b', 'unknown', null),
  numeric: fc.oneof(
    fc.double({ min: 80, max: 120, noNaN: true }),
    fc.constantFrom<JsonValue>(200, 210, -5, 0, 'x'),
  ),
  hash: fc.constantFrom<JsonValue>('h1', 'h1', 'h2', 'h3'),
  simhash: fc.constantFrom<JsonValue>('00000000000000ff', '00000000000000fe', 'ffffffffffffffff'),
  array: fc.constantFrom<JsonValue>(['x'], ['x', 'y'], []),
  boolean: fc.constantFrom<JsonValue>(true, false, 'true'),
};

/** Series with ties of time, gaps, named and unnamed sessions, and doubtful senders. */
const seriesFor = (kind: ValueKind): fc.Arbitrary<readonly PairObservation[]> =>
  fc
    .array(
      fc.record({
        value: values[kind],
        gapMs: fc.constantFrom(0, 1000, 60_000, HALF_HOUR_MS, 3 * HALF_HOUR_MS),
        confidence: fc.constantFrom(1, 1, 0.9, 0.5, 0),
        sessionId: fc.constantFrom(null, null, 's1', 's2', 's3'),
      }),
      { minLength: 1, maxLength: 90 },
    )
    .map((parts) => {
      let windowEndMs = 0;
      return parts.map(({ gapMs, ...rest }, index) => {
        windowEndMs += gapMs;
        return { ...rest, windowEndMs, id: `o${(index * 37) % 101}-${index}` };
      });
    });

const cases = (['ROBUST', 'REFERENCE'] as const).flatMap((profile) =>
  (Object.keys(values) as ValueKind[]).map((kind) => [profile, kind] as const),
);

/** A worker in miniature: stores what arrives, folds what is in order, replays what is late from a checkpoint. */
function arrive(profile: ProfileName, kind: ValueKind, arrivals: readonly PairObservation[]): PairState {
  const stored: PairObservation[] = [];
  let checkpoints: PairState[] = [];
  let state = emptyPairState(profile, kind);
  for (const observation of arrivals) {
    stored.push(observation);
    const key = orderKeyOf(observation);
    if (!isLate(state, key)) {
      state = JSON.parse(JSON.stringify(step(state, observation).state)) as PairState;
      if (isCheckpointDue(state)) checkpoints.push(state);
      continue;
    }
    const from = nearestBefore(checkpoints, key) ?? emptyPairState(profile, kind);
    const again = replay(
      from,
      stored.filter((one) => !isLate(from, orderKeyOf(one))),
    );
    if (!again.ok) throw new Error(again.error.message);
    checkpoints = [...checkpoints.filter((one) => isLate(one, key) === false), ...again.value.checkpoints];
    state = again.value.state;
  }
  return state;
}

describe('domain/attribution/fold', () => {
  it.each(cases)(
    'in %s gives %s pairs one end, whatever order their observations come in',
    (profile, kind) => {
      fc.assert(
        fc.property(
          seriesFor(kind).chain((series) =>
            fc.tuple(fc.constant(series), fc.shuffledSubarray([...series], { minLength: series.length })),
          ),
          ([series, shuffled]) => {
            const inOrder = replayed(profile, kind, series).state;
            expect(arrive(profile, kind, shuffled)).toEqual(JSON.parse(JSON.stringify(inOrder)));
          },
        ),
        { numRuns: 25 },
      );
    },
  );

  it.each(cases)(
    'in %s goes on from any stored state of %s pairs as if it had never stopped',
    (profile, kind) => {
      fc.assert(
        fc.property(seriesFor(kind), fc.nat(100), (series, cut) => {
          const { state: whole, changes } = replayed(profile, kind, series);
          const ordered = [...series].sort((a, b) => a.windowEndMs - b.windowEndMs || (a.id < b.id ? -1 : 1));
          const first = replayed(profile, kind, ordered.slice(0, cut));
          const stored = JSON.parse(JSON.stringify(first.state)) as PairState;
          const rest = replay(stored, ordered.slice(cut));
          expect(rest).toMatchObject({ ok: true, value: { state: whole } });
          if (rest.ok) expect([...first.changes, ...rest.value.changes]).toEqual(changes);
        }),
        { numRuns: 25 },
      );
    },
  );

  it('keeps the time of the last change where observations are back-filled', () => {
    const series = letters('AAAAAAAAAABBBBBBBBBBBBBB', 100);
    const late = [...series.slice(6), ...series.slice(0, 6)];
    const inOrder = replayed('ROBUST', 'categorical', series).state.reading!;
    expect(arrive('ROBUST', 'categorical', late).reading!.lastChangeMs).toBe(inOrder.lastChangeMs);
    expect(inOrder.lastChangeMs).toBeLessThan(inOrder.lastObservationMs);
  });

  it('lets a re-extraction take its predecessor’s place', () => {
    const series = letters('AAAAB');
    const overwritten = [...series, { ...series[4]!, value: 'A' }];
    expect(replayed('ROBUST', 'categorical', overwritten).state).toEqual(
      replayed('ROBUST', 'categorical', letters('AAAAA')).state,
    );
  });

  it('refuses to replay what is not after the state', () => {
    const series = letters('AAAA');
    const { state } = replayed('ROBUST', 'categorical', series);
    expect(replay(state, [series[1]!])).toMatchObject({ ok: false, error: { code: 'LATE_OBSERVATION' } });
  });

  it('knows states folded with other thresholds', () => {
    const state = emptyPairState('ROBUST', 'numeric');
    expect(isOutdated(state)).toBe(false);
    expect(isOutdated({ ...state, version: 0 })).toBe(true);
  });

  it.each(['categorical', 'numeric'] as const)(
    'does the same work and keeps the same memory for the thousandth and the first %s observation',
    (kind) => {
      const random = seeded(4);
      const series = seriesOf(
        Array.from({ length: 4000 }, () =>
          kind === 'numeric' ? 50 + random() : `v${Math.floor(random() * 4)}`,
        ),
      );
      const early = JSON.stringify(replayed('ROBUST', kind, series.slice(0, 400)).state).length;
      const late = JSON.stringify(replayed('ROBUST', kind, series).state).length;
      expect(late).toBeLessThan(1.1 * early);
      expect(late).toBeLessThan(8000);
    },
  );
});
