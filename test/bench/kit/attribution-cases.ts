import type { JsonValue, StateName, ValueKind } from '../../../src/domain/attribution/observation.js';

export type Random = () => number;
/** One value of each primitive at each time, with the session it falls in. */
export type Run = readonly { readonly session: number; readonly values: readonly JsonValue[] }[];

export type Case = {
  readonly name: string;
  readonly kind: ValueKind;
  /** What is counted: any pair so called at any time, or two primitives so called. */
  readonly counts: StateName;
  readonly primitives: number;
  /** The figure to reach, or null for what was measured and not tuned for. */
  readonly target: { readonly under: number } | { readonly over: number } | null;
  readonly named?: boolean;
  readonly make: (random: Random) => Run;
};

export const HOUR_MS = 3_600_000;
export const START_MS = 1_700_000_000_000;

/** mulberry32: small, seeded, and good enough for rates. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const series = (
  length: number,
  ofSession: number,
  primitives: number,
  value: (session: number, index: number, primitive: number) => JsonValue,
): Run =>
  Array.from({ length }, (_, index) => {
    const session = Math.floor(index / ofSession);
    return {
      session,
      values: Array.from({ length: primitives }, (_, primitive) => value(session, index, primitive)),
    };
  });

/** One actor whose every observation is "a" with some probability. */
const habits =
  (share: number, ofSession = 4, length = 40) =>
  (random: Random): Run =>
    series(length, ofSession, 3, () => (random() < share ? 'a' : 'b'));

/** One actor who settles each primitive anew at the start of each session. */
const moods =
  (share: number) =>
  (random: Random): Run => {
    const chosen = Array.from({ length: 30 }, () => (random() < share ? 'a' : 'b'));
    return series(40, 4, 3, (session, _, primitive) => chosen[session * 3 + primitive]!);
  };

/** Actors who take turns by session; each shows its own letter with probability `fidelity`, else another's. */
const actors =
  (turn: (session: number, random: Random) => number, fidelity = 1, ofSession = 4, length = 40, count = 2) =>
  (random: Random): Run => {
    const turns = Array.from({ length: Math.ceil(length / ofSession) }, (_, session) =>
      turn(session, random),
    );
    return series(length, ofSession, 3, (session) => {
      const own = turns[session]!;
      return 'abc'[random() < fidelity ? own : (own + 1 + Math.floor(random() * (count - 1))) % count]!;
    });
  };

const alternating = (session: number): number => session % 2;
const inPairs = (session: number): number => (session % 4 < 2 ? 0 : 1);

/** Three sessions each at least, in an order by lot. */
const byLot = (random: Random): Run => {
  for (;;) {
    const turns = Array.from({ length: 10 }, () => (random() < 0.5 ? 0 : 1));
    const second = turns.reduce<number>((sum, turn) => sum + turn, 0);
    if (second >= 3 && second <= 7) return actors((session) => turns[session]!)(random);
  }
};

const switched =
  (fidelity: number, ofSession = 4) =>
  (random: Random): Run =>
    series(40, ofSession, 3, (_, index) => (random() < fidelity === index < 20 ? 'a' : 'b'));

const noisy =
  (sigma: number, length = 40, shiftAt = Number.POSITIVE_INFINITY, factor = 2) =>
  (random: Random): Run =>
    series(
      length,
      4,
      1,
      (_, index) => 100 * (index >= shiftAt ? factor : 1) * Math.exp(sigma * normal(random)),
    );

const falsely = (name: string, make: Case['make'], under: number | null, rest: Partial<Case> = {}): Case => ({
  name,
  make,
  kind: 'categorical',
  counts: 'MULTI_ACTOR',
  primitives: 3,
  target: under === null ? null : { under },
  ...rest,
});
const found = (name: string, make: Case['make'], over: number | null, rest: Partial<Case> = {}): Case => ({
  name,
  make,
  kind: 'categorical',
  counts: 'MULTI_ACTOR',
  primitives: 3,
  target: over === null ? null : { over },
  ...rest,
});
const drifts = (name: string, make: Case['make'], target: Case['target']): Case => ({
  name,
  make,
  kind: 'numeric',
  counts: 'DRIFTING',
  primitives: 1,
  target,
});

export const CASES: readonly Case[] = [
  falsely('one actor, 80/20 habits', habits(0.8), 0.02),
  falsely('one actor, 50/50 habits', habits(0.5), 0.02),
  falsely('one clean switch', switched(1), 0.02),
  found('two actors, turn about', actors(alternating), 0.9),
  found('two actors, AABBAABB', actors(inPairs), 0.9),
  found('two actors, three sessions each', actors(alternating, 1, 4, 24), 0.9),
  found('two actors, turns by lot, three or more each', byLot, null),
  drifts('log-normal noise, sigma 0.3', noisy(0.3), { under: 0.03 }),
  drifts('doubled after 20, sigma 0.3, within 6', noisy(0.3, 26, 20), { over: 0.95 }),
  drifts('halved after 20, sigma 0.3, within 6', noisy(0.3, 26, 20, 0.5), { over: 0.95 }),
  falsely('one actor, 70/30 habits', habits(0.7), null),
  falsely('one actor, 50/50, sessions of 1', habits(0.5, 1), null),
  falsely('one actor, 50/50, sessions of 2', habits(0.5, 2), null),
  falsely('one actor, 50/50, sessions of 10', habits(0.5, 10), null),
  falsely('one actor, 50/50, no session ids, gaps', habits(0.5), null, { named: false }),
  falsely('one actor, 50/50, 400 observations', habits(0.5, 4, 400), null),
  falsely('one actor, moods of a session, 80/20', moods(0.8), null),
  falsely('one actor, moods of a session, 50/50', moods(0.5), null),
  falsely('one switch between 90/10 habits', switched(0.9), null),
  falsely('one switch in mid-session, 80/20 habits', switched(0.8, 3), null),
  found('two actors, no session ids, gaps', actors(alternating), null, { named: false }),
  found('two actors, sessions of 1', actors(alternating, 1, 1), null),
  found('two actors, sessions of 1, AABB', actors(inPairs, 1, 1), null),
  found('two actors, sessions of 8', actors(alternating, 1, 8, 64), null),
  found('two actors, 95% faithful', actors(alternating, 0.95), null),
  found('two actors, 95% faithful, three sessions each', actors(alternating, 0.95, 4, 24), null),
  found('two actors, 90% faithful', actors(alternating, 0.9), null),
  found('two actors, 80% faithful', actors(alternating, 0.8), null),
  found(
    'three actors in turn',
    actors((session) => session % 3, 1, 4, 40, 3),
    null,
  ),
  found(
    'three actors in turn, 90% faithful',
    actors((session) => session % 3, 0.9, 4, 40, 3),
    null,
  ),
  drifts('log-normal noise, sigma 0.2', noisy(0.2), null),
  drifts('log-normal noise, sigma 0.5', noisy(0.5), null),
  drifts('log-normal noise, sigma 0.8', noisy(0.8), null),
  drifts('doubled after 10, sigma 0.3, within 6', noisy(0.3, 16, 10), null),
  drifts('doubled after 30, sigma 0.3, within 6', noisy(0.3, 36, 30), null),
  drifts('doubled after 20, sigma 0.2, within 6', noisy(0.2, 26, 20), null),
  drifts('doubled after 20, sigma 0.5, within 6', noisy(0.5, 26, 20), null),
  drifts('up by half after 20, sigma 0.1, within 6', noisy(0.1, 26, 20, 1.5), null),
  drifts(
    'two habitual levels, 100 and 900',
    (random) => series(40, 4, 1, () => (random() < 0.5 ? 100 : 900) * Math.exp(0.1 * normal(random))),
    null,
  ),
  drifts(
    'one fifty-fold spike, sigma 0.1',
    (random) => series(40, 4, 1, (_, index) => (index === 20 ? 5000 : 100) * Math.exp(0.1 * normal(random))),
    null,
  ),
];
