import {
  emptyPairState,
  type PairState,
  type Replay,
  replay,
} from '../../../../src/domain/attribution/fold.js';
import type {
  JsonValue,
  PairObservation,
  ProfileName,
  ValueKind,
} from '../../../../src/domain/attribution/observation.js';

export const HOUR_MS = 3_600_000;
export const START_MS = Date.UTC(2024, 2, 4, 3, 10);

/** Observations of `ofSession` a session, a minute apart, sessions two hours apart. */
export function seriesOf(
  values: readonly JsonValue[],
  ofSession = 4,
  named = true,
): readonly PairObservation[] {
  return values.map((value, index) => {
    const session = Math.floor(index / ofSession);
    return {
      id: `o${String(index).padStart(5, '0')}`,
      value,
      confidence: 1,
      windowEndMs: START_MS + session * 2 * HOUR_MS + index * 60_000,
      sessionId: named ? `s${session}` : null,
    };
  });
}

/** "AAB" as three observations. */
export const letters = (text: string, ofSession = 4): readonly PairObservation[] =>
  seriesOf([...text], ofSession);

export function replayed(
  profile: ProfileName,
  kind: ValueKind,
  observations: readonly PairObservation[],
): Replay {
  const result = replay(emptyPairState(profile, kind), observations);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

export const robust = (kind: ValueKind, observations: readonly PairObservation[]): PairState =>
  replayed('ROBUST', kind, observations).state;

/** The states of a pair, each as it was entered. */
export const statesOf = (
  profile: ProfileName,
  kind: ValueKind,
  observations: readonly PairObservation[],
): readonly string[] => replayed(profile, kind, observations).changes.map(({ to }) => to);

/** mulberry32, seeded. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
