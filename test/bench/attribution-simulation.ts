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
import type { StateName } from '../../src/domain/attribution/observation.js';
import { summarise } from '../../src/domain/attribution/pair-summary.js';
import { CASES, type Case, HOUR_MS, type Run, START_MS, seeded } from './kit/attribution-cases.js';

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
