/**
 * The state of a fold as it is stored: columns instead of objects, times as differences, ids in bulk. A third of the size
 * of the plain JSON, so that a row stays within its page: compressing and moving it out costs more than all the rest.
 */
import type { PairState } from '../domain/attribution/fold.js';
import type { ConfirmedState } from '../domain/attribution/identity-readings.js';
import type { JsonValue, OrderKey, StateName, ValueKind } from '../domain/attribution/observation.js';
import type { Interval, Reading } from '../domain/attribution/reading.js';
import type {
  KnownValue,
  RecentValue,
  RobustPairState,
  Session,
} from '../domain/attribution/robust-state.js';
import { valueKey } from '../domain/attribution/value-key.js';

type PackedReading = readonly [
  StateName,
  JsonValue,
  number,
  Interval | null,
  number,
  number,
  number,
  number,
  JsonValue,
];

type Packed = {
  readonly p: 'ROBUST';
  readonly v: number;
  readonly k: ValueKind;
  readonly l: OrderKey | null;
  readonly r: PackedReading | null;
  readonly n: readonly [valuedCount: number, nextSymbol: number];
  readonly values: readonly (readonly [symbol: number, value: JsonValue])[];
  readonly recent: PackedRecent;
  readonly sessions: PackedSessions;
  readonly regime: RobustPairState['regime'];
  readonly turns: RobustPairState['turns'];
  readonly ground: RobustPairState['ground'];
};

/** Weights are null when all are 1. */
type PackedRecent = readonly [
  ids: string,
  at: readonly number[],
  weights: readonly number[] | null,
  symbols: readonly number[],
];

/** `named`: '1' for each session the sender named. `lasts`: how long after its beginning each ended. */
type PackedSessions = readonly [
  keys: readonly string[],
  named: string,
  firsts: readonly number[],
  lasts: readonly number[],
  counts: readonly number[],
  tallies: readonly (readonly number[])[],
];

/** Numbers as their differences from the one before. */
const differences = (numbers: readonly number[]): number[] =>
  numbers.map((number, index) => (index === 0 ? number : number - numbers[index - 1]!));

function sums(steps: readonly number[]): number[] {
  let sum = 0;
  return steps.map((step) => {
    sum += step;
    return sum;
  });
}

const packIds = (ids: readonly string[]): string =>
  Buffer.from(ids.join('').replaceAll('-', ''), 'hex').toString('base64url');

function unpackIds(text: string): string[] {
  const hex = Buffer.from(text, 'base64url').toString('hex');
  return Array.from({ length: hex.length / 32 }, (_, index) => {
    const at = index * 32;
    const part = (from: number, to: number): string => hex.slice(at + from, at + to);
    return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, 32)}`;
  });
}

const packRecent = (recent: readonly RecentValue[]): PackedRecent => [
  packIds(recent.map(([id]) => id)),
  differences(recent.map(([, at]) => at)),
  recent.every(([, , weight]) => weight === 1) ? null : recent.map(([, , weight]) => weight),
  recent.map(([, , , symbol]) => symbol),
];

function unpackRecent([ids, at, weights, symbols]: PackedRecent): RecentValue[] {
  const times = sums(at);
  return unpackIds(ids).map((id, index) => [id, times[index]!, weights?.[index] ?? 1, symbols[index]!]);
}

const packSessions = (sessions: readonly Session[]): PackedSessions => [
  sessions.map(({ key }) => key),
  sessions.map(({ named }) => Number(named)).join(''),
  differences(sessions.map(({ firstMs }) => firstMs)),
  sessions.map(({ firstMs, lastMs }) => lastMs - firstMs),
  sessions.map(({ count }) => count),
  sessions.map(({ tallies }) => tallies.flat()),
];

function unpackSessions([keys, named, firsts, lasts, counts, tallies]: PackedSessions): Session[] {
  const begun = sums(firsts);
  return keys.map((key, index) => ({
    key,
    named: named[index] === '1',
    firstMs: begun[index]!,
    lastMs: begun[index]! + lasts[index]!,
    count: counts[index]!,
    tallies: inTwos(tallies[index]!),
  }));
}

function inTwos(flat: readonly number[]): (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  for (let at = 0; at < flat.length; at += 2) pairs.push([flat[at]!, flat[at + 1]!]);
  return pairs;
}

const packReading = (reading: Reading): PackedReading => [
  reading.state,
  reading.value,
  reading.confidence,
  reading.interval,
  reading.observationCount,
  reading.lastObservationMs,
  reading.lastChangeMs,
  reading.lastValueChangeMs,
  reading.announcedValue,
];

const unpackReading = (packed: PackedReading): Reading => ({
  state: packed[0],
  value: packed[1],
  confidence: packed[2],
  interval: packed[3],
  observationCount: packed[4],
  lastObservationMs: packed[5],
  lastChangeMs: packed[6],
  lastValueChangeMs: packed[7],
  announcedValue: packed[8],
});

/** Keys are made from values, and made again when they are read. */
const packKnown = (known: readonly KnownValue[]) =>
  known.map(({ symbol, value }) => [symbol, value] as const);
const unpackKnown = (kind: ValueKind, values: Packed['values']): KnownValue[] =>
  values.map(([symbol, value]) => ({ symbol, key: valueKey(kind, value), value }));

/** A state as JSON text to store. Ids of observations must be UUIDs. */
export function packState(state: PairState): string {
  if (state.profile === 'REFERENCE') return JSON.stringify(state);
  const packed: Packed = {
    p: state.profile,
    v: state.version,
    k: state.kind,
    l: state.lastKey,
    r: state.reading && packReading(state.reading),
    n: [state.valuedCount, state.nextSymbol],
    values: packKnown(state.known),
    recent: packRecent(state.recent),
    sessions: packSessions(state.sessions),
    regime: state.regime,
    turns: state.turns,
    ground: state.ground,
  };
  return JSON.stringify(packed);
}

/** The state of what packState has written, parsed; REFERENCE states are small and stay as they are. */
export function unpackState(stored: unknown): PairState {
  if ('profile' in (stored as object)) return stored as PairState;
  const packed = stored as Packed;
  return {
    profile: packed.p,
    version: packed.v,
    kind: packed.k,
    lastKey: packed.l,
    reading: packed.r && unpackReading(packed.r),
    valuedCount: packed.n[0],
    nextSymbol: packed.n[1],
    known: unpackKnown(packed.k, packed.values),
    recent: unpackRecent(packed.recent),
    sessions: unpackSessions(packed.sessions),
    regime: packed.regime,
    turns: packed.turns,
    ground: packed.ground,
  };
}

/** What the other primitives make of a pair, as JSON text; null where they leave it at its own word. */
export function packShown(shown: ConfirmedState, { reading }: PairState): string | null {
  return reading !== null && isOwnWord(shown, reading) ? null : JSON.stringify(shown);
}

const isOwnWord = (shown: ConfirmedState, reading: Reading): boolean =>
  shown.coFlip === null &&
  !shown.unconfirmed &&
  shown.state === reading.state &&
  shown.confidence === reading.confidence &&
  shown.lastChangeMs === reading.lastChangeMs;

/** The inverse of packShown. A pair that was never read has nothing to show: then this is what UNKNOWN looks like. */
export function unpackShown(stored: unknown, primitive: string, { reading }: PairState): ConfirmedState {
  if (stored !== null) return stored as ConfirmedState;
  return {
    primitive,
    state: reading?.state ?? 'UNKNOWN',
    confidence: reading?.confidence ?? 0,
    lastChangeMs: reading?.lastChangeMs ?? 0,
    coFlip: null,
    unconfirmed: false,
  };
}
