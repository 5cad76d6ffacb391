import { PRIMITIVES } from '../../../src/domain/attribution/primitive-registry.js';

/** What the attribution bench sends. The same on every run. */
export type BenchObservation = {
  readonly identity: string;
  readonly primitive: string;
  readonly value: string | number;
  readonly confidence: number;
  readonly windowEnd: string;
  readonly sessionId: string;
  readonly evidenceRef: string;
};

const IDENTITIES = 200;
const PRIMITIVES_OF_A_SESSION = 38;
const START = Date.UTC(2026, 0, 5);
const SESSION_MS = 20_000;

const OBSERVED = [
  ...PRIMITIVES.filter(({ allowed }) => allowed !== null).slice(0, PRIMITIVES_OF_A_SESSION - 2),
  ...PRIMITIVES.filter(({ kind }) => kind === 'numeric' || kind === 'simhash').slice(0, 2),
];

/** A hash of whole numbers, 0..1. */
function chance(...parts: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const part of parts) state = Math.imul(state ^ part, 2_246_822_519) ^ (state >>> 13);
  return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
}

/** Mostly habit, sometimes another value; numbers with a tenth of noise. */
function observedValue(
  primitive: (typeof OBSERVED)[number],
  identity: number,
  session: number,
  place: number,
): string | number {
  const habit = chance(identity, place);
  const departs = chance(identity, session, place) < 0.15;
  if (primitive.kind === 'numeric')
    return Math.round(1_000 * (1 + habit) * (0.95 + 0.1 * chance(session, place)));
  if (primitive.kind === 'simhash') return departs ? '00000000000000fe' : '00000000000000ff';
  const words = primitive.allowed ?? ['one', 'two'];
  return words[Math.floor((departs ? chance(session, identity, place) : habit) * words.length)]!;
}

/** Observation number `index`: sessions of 200 identities in turn, each with every primitive once. */
export function sessionObservation(index: number): BenchObservation {
  const session = Math.floor(index / OBSERVED.length);
  const place = index % OBSERVED.length;
  const identity = session % IDENTITIES;
  const primitive = OBSERVED[place]!;
  return {
    identity: `user:bench-${identity}`,
    primitive: primitive.name,
    value: observedValue(primitive, identity, session, place),
    confidence: Math.round(50 + 50 * chance(index)) / 100,
    windowEnd: new Date(START + session * SESSION_MS).toISOString(),
    sessionId: `session-${session}`,
    evidenceRef: `shard-${session % 8}:sensor-${identity % 20}/ssh/log-${session}`,
  };
}

/** Observation number `index` of one pair: ten a session. */
export function pairObservation(index: number): BenchObservation {
  const session = Math.floor(index / 10);
  return {
    identity: 'one of a million',
    primitive: 'motor.input_modality',
    value: chance(index) < 0.85 ? 'typed' : 'pasted',
    confidence: 1,
    windowEnd: new Date(START + index * 1_000).toISOString(),
    sessionId: `pair-session-${session}`,
    evidenceRef: `pair/${index}`,
  };
}
