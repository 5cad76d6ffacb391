/**
 * REFERENCE against ROBUST on series whose makers are known: how often is each called what it is not, and found to
 * be what it is? `tsx test/bench/attribution-simulation.ts [runs]`, 2,000 by default. Seeded: the same runs each time.
 *
 * A call counts if it is made at any time of a run. "pair" is one primitive by itself, as the offline filter sees
 * it. "identity" is what is stored and shown: three primitives of one identity, observed in the same sessions, after
 * each has been confirmed or not by the others.
 */
import { pathToFileURL } from 'node:url';
import { emptyPairState, type PairState, step } from '../../src/domain/attribution/fold.js';
import { readIdentity } from '../../src/domain/attribution/identity-readings.js';
import type { JsonValue, StateName, ValueKind } from '../../src/domain/attribution/observation.js';
import { summarise } from '../../src/domain/attribution/pair-summary.js';

type Random = () => number;
/** One value of each primitive at each time, with the session it falls in. */
type Run = readonly { readonly session: number; readonly values: readonly JsonValue[] }[];

type Case = {
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

export type SimulatedRate = {
  readonly name: string;
  readonly counts: StateName;
  /** Shares of runs, 0..1. */
  readonly reference: number;
  readonly robustPair: number;
  /** Null where only one primitive is simulated. */
  readonly robustIdentity: number | null;
  readonly target: string | null;
  /** Whether the target holds; null without one. */
  readonly met: boolean | null;
};

const HOUR_MS = 3_600_000;
const START_MS = 1_700_000_000_000;

/** mulberry32: small, seeded, and good enough for rates. */
function seeded(seed: number): Random {
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

const CASES: readonly Case[] = [
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

type Calls = { readonly reference: boolean; readonly pair: boolean; readonly identity: boolean };

function play({ kind, counts, primitives, named = true, target, name }: Case, run: Run): Calls {
  const wanted =
    (target && 'over' in target) || name.startsWith('two actors') || name.startsWith('three actors');
  const needed = wanted && primitives > 1 ? 2 : 1;
  const start = (profile: 'REFERENCE' | 'ROBUST') =>
    Array.from({ length: primitives }, () => emptyPairState(profile, kind));
  const reference: PairState[] = start('REFERENCE');
  const robust: PairState[] = start('ROBUST');
  const referenceCalled = new Set<number>();
  const pairCalled = new Set<number>();
  let identity = false;
  run.forEach(({ session, values }, index) => {
    const windowEndMs = START_MS + session * 2 * HOUR_MS + index * 60_000;
    const rest = {
      id: String(index).padStart(6, '0'),
      confidence: 1,
      windowEndMs,
      sessionId: named ? `s${session}` : null,
    };
    for (let primitive = 0; primitive < primitives; primitive += 1) {
      const observation = { ...rest, value: values[primitive]! };
      reference[primitive] = step(reference[primitive]!, observation).state;
      robust[primitive] = step(robust[primitive]!, observation).state;
      if (reference[primitive]!.reading!.state === counts) referenceCalled.add(primitive);
      if (robust[primitive]!.reading!.state === counts) pairCalled.add(primitive);
    }
    if (primitives === 1 || identity) return;
    const states = readIdentity(robust.map((state, primitive) => summarise(`p${primitive}`, state)!));
    identity = states.filter(({ state }) => state === counts).length >= needed;
  });
  // A false call is of the first primitive, so that three do not count three times; a find needs two of three.
  const enough = (called: ReadonlySet<number>): boolean =>
    needed === 1 ? called.has(0) : called.size >= needed;
  return { reference: enough(referenceCalled), pair: enough(pairCalled), identity };
}

function rateOf(one: Case, runs: number): SimulatedRate {
  let [reference, pair, identity] = [0, 0, 0];
  for (let run = 0; run < runs; run += 1) {
    const calls = play(one, one.make(seeded(7919 * run + 17)));
    reference += Number(calls.reference);
    pair += Number(calls.pair);
    identity += Number(calls.identity);
  }
  const shown = one.primitives === 1 ? pair : identity;
  const { target } = one;
  const worst = target && 'under' in target ? Math.max(shown, pair) : shown;
  return {
    name: one.name,
    counts: one.counts,
    reference: reference / runs,
    robustPair: pair / runs,
    robustIdentity: one.primitives === 1 ? null : identity / runs,
    target: target && ('under' in target ? `under ${100 * target.under}%` : `over ${100 * target.over}%`),
    met: target && ('under' in target ? worst / runs < target.under : shown / runs > target.over),
  };
}

const percent = (share: number | null): string => (share === null ? '' : `${(100 * share).toFixed(1)}%`);

function printHeader(runs: number): void {
  console.log(`Attribution, ${runs} runs a case: share of runs in which the call was made at any time`);
  console.log(
    ['case'.padEnd(50), 'call'.padEnd(12), 'REFERENCE', '   ROBUST', '  ROBUST', '  target'].join(' '),
  );
  console.log([''.padEnd(50), ''.padEnd(12), '     pair', '     pair', 'identity', ''].join(' '));
}

function printRate(rate: SimulatedRate): void {
  const verdict = rate.met === null ? '' : rate.met ? `  ${rate.target}: met` : `  ${rate.target}: MISSED`;
  const columns = [rate.reference, rate.robustPair, rate.robustIdentity];
  const [reference, pair, identity] = columns.map((share, index) =>
    percent(share).padStart(index === 2 ? 8 : 9),
  );
  console.log([rate.name.padEnd(50), rate.counts.padEnd(12), reference, pair, identity].join(' ') + verdict);
}

/** Simulates every case, prints the table as it goes, and returns the rates. @param runs of each case; 2,000 for the figures */
export async function simulateAttribution(runs: number): Promise<readonly SimulatedRate[]> {
  printHeader(runs);
  const rates: SimulatedRate[] = [];
  for (const one of CASES) {
    const rate = rateOf(one, runs);
    printRate(rate);
    rates.push(rate);
    // Lets a caller with other work, or a signal, in between.
    await new Promise(setImmediate);
  }
  return rates;
}

/** The bench: simulates, and fails the process where a figure is missed. */
export async function benchAttributionSimulation(runs: number): Promise<void> {
  const rates = await simulateAttribution(runs);
  if (rates.some(({ met }) => met === false)) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await benchAttributionSimulation(Number(process.argv[2] ?? 2000));
}
