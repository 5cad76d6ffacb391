/**
 * Checks the REFERENCE profile against the published vectors and worker traces, where ../shared/data/attribution is
 * present: `tsx test/bench/attribution-vectors.ts`. Exits 1 on a miss, 0 when all agree or there is nothing to check.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { formatExactJson, parseExactJson } from '../../src/domain/attribution/exact-json.js';
import type { JsonValue } from '../../src/domain/attribution/observation.js';
import type { Reading, StateChange } from '../../src/domain/attribution/reading.js';
import { mergeReference } from '../../src/domain/attribution/reference-merge.js';
import type { ReferenceObservation } from '../../src/domain/attribution/reference-series.js';
import { referenceTick, type TickMemory } from '../../src/domain/attribution/reference-tick.js';
import { transition } from '../../src/domain/attribution/transition.js';

const DATA = fileURLToPath(new URL('../../../shared/data/attribution/', import.meta.url));
const TOLERANCE = 1e-9;

type Fields = { readonly [key: string]: unknown };
type Vector = {
  id: string;
  value_kind: unknown;
  observations: ReferenceObservation[];
  expected?: Fields;
  result?: Fields;
  raises?: string;
};
type TraceStep = {
  in: ReferenceObservation & { store?: boolean; attacker?: string };
  row: Fields | null;
  events: { payload: Fields }[];
};
type Trace = { id: string; primitive: string; value_kind: unknown; steps: TraceStep[] };
type Tick = {
  op: 'set' | 'clear' | 'tick' | 'restart';
  identity: string;
  primitive: string;
  fired: number;
  events: { payload: Fields }[];
};

const read = (folder: string, name: string): unknown =>
  parseExactJson(readFileSync(join(folder, name), 'utf8'));

/** Equal, numbers to 1e-9 relative; values as they leave the filter, so that NaN is "nan". */
function agrees(actual: unknown, expected: unknown): boolean {
  if (typeof actual === 'number' && typeof expected === 'number') {
    return Math.abs(actual - expected) <= TOLERANCE * Math.max(Math.abs(actual), Math.abs(expected));
  }
  return formatExactJson(actual) === formatExactJson(expected);
}

const allAgree = (actual: Fields, expected: Fields): boolean =>
  Object.entries(expected).every(([key, value]) =>
    agrees(parseExactJson(formatExactJson(actual[key])), value),
  );

/** The codes of the exceptions the reference raises. IndexError comes from a function we do not offer. */
const RAISED: { readonly [name: string]: string } = { ValueError: 'VALUE_ERROR', TypeError: 'TYPE_ERROR' };

function checkVector(vector: Vector): boolean {
  const merged = mergeReference(vector.value_kind, vector.observations);
  const expected = vector.expected ?? vector.result;
  if (!expected)
    return vector.raises === 'IndexError' || (!merged.ok && merged.error.code === RAISED[vector.raises!]);
  if (!merged.ok) return false;
  const { currentValue, state, confidence, observationCount, lastObservationTs } = merged.value;
  return allAgree(
    {
      current_value: currentValue,
      state: state.toLowerCase(),
      confidence,
      observation_count: observationCount,
      last_observation_ts: lastObservationTs,
    },
    expected,
  );
}

const rowOf = (reading: Reading): Fields => ({
  current_value: reading.value,
  state: reading.state.toLowerCase(),
  confidence: reading.confidence,
  observation_count: reading.observationCount,
  last_change_ts: reading.lastChangeMs,
  last_observation_ts: reading.lastObservationMs,
});

const payloadOf = (change: StateChange, primitive: string): Fields => ({
  identity_uuid: 'id-a',
  primitive,
  old_state: change.from?.toLowerCase() ?? null,
  new_state: change.to.toLowerCase(),
  current_value: change.value,
  confidence: change.confidence,
  observation_count: change.observationCount,
  ts: change.atMs,
});

/** Plays a trace as the reference's worker does: the whole stored series by ts, against the row before it. */
function checkTrace(trace: Trace): boolean {
  const stored: ReferenceObservation[] = [];
  let reading: Reading | null = null;
  for (const step of trace.steps) {
    if (step.in.store !== false && step.in.attacker === undefined) stored.push(step.in);
    let change: StateChange | null = null;
    if (stored.length > 0) {
      const series = [...stored].sort((a, b) => Number(a.ts) - Number(b.ts));
      const merged = mergeReference(trace.value_kind, series);
      if (!merged.ok) return false;
      const { currentValue, state, confidence, observationCount, lastObservationTs } = merged.value;
      const made = transition(
        reading,
        { state, value: currentValue as JsonValue, confidence, interval: null },
        { observationCount, lastObservationMs: lastObservationTs },
        (a, b) => a === b,
      );
      reading = made.reading;
      change = made.change;
    }
    const events = change ? [payloadOf(change, trace.primitive)] : [];
    if ((reading === null) !== (step.row === null) || events.length !== step.events.length) return false;
    if (step.row && !allAgree(rowOf(reading!), step.row)) return false;
    if (!events.every((event, index) => allAgree(event, step.events[index]!.payload))) return false;
  }
  return true;
}

function checkTicks(ticks: readonly Tick[]): boolean {
  const flagged = new Map<string, string[]>();
  let memory: TickMemory = new Map();
  for (const { op, identity, primitive, events } of ticks) {
    const primitives = flagged.get(identity) ?? [];
    if (op === 'set') flagged.set(identity, [...primitives, primitive]);
    if (op === 'clear')
      flagged.set(
        identity,
        primitives.filter((name) => name !== primitive),
      );
    if (op === 'restart') memory = new Map();
    if (op !== 'tick') continue;
    const pass = referenceTick(memory, flagged);
    memory = pass.memory;
    const payloads = pass.reports.map((report) => ({
      identity_uuid: report.identity,
      primitives: report.primitives,
      evidence_summary: report.summary,
      confidence: report.confidence,
    }));
    if (payloads.length !== events.length) return false;
    // The tick's own time is the wall clock's, which the trace sets to 0 and the domain does not know.
    if (!payloads.every((payload, index) => allAgree({ ...payload, ts: 0 }, events[index]!.payload)))
      return false;
  }
  return true;
}

export type VectorCheck = {
  readonly name: string;
  readonly checked: number;
  /** Names of what does not agree. */
  readonly misses: readonly string[];
};

const missesOf = <T extends { readonly id: string }>(cases: readonly T[], agrees: (one: T) => boolean) => ({
  checked: cases.length,
  misses: cases.filter((one) => !agrees(one)).map(({ id }) => id),
});

/**
 * Checks everything there is.
 * @param folder that holds vectors_public.json, quirks.json and worker_traces.json
 * @returns null when there is no such folder
 */
export function checkAttributionVectors(folder: string = DATA): readonly VectorCheck[] | null {
  if (!existsSync(folder)) return null;
  const { traces, multi_actor_ticks: ticks } = read(folder, 'worker_traces.json') as {
    traces: Trace[];
    multi_actor_ticks: Tick[];
  };
  return [
    { name: 'vectors', ...missesOf(read(folder, 'vectors_public.json') as Vector[], checkVector) },
    { name: 'quirks', ...missesOf(read(folder, 'quirks.json') as Vector[], checkVector) },
    { name: 'worker traces', ...missesOf(traces, checkTrace) },
    { name: 'multi-actor ticks', ...missesOf([{ id: 'tick script' }], () => checkTicks(ticks)) },
  ];
}

/** One line a check, and the names of what missed. Returns whether all agree. */
export function printVectorChecks(checks: readonly VectorCheck[]): boolean {
  for (const { name, checked, misses } of checks) {
    console.log(`attribution ${name}: ${checked - misses.length}/${checked} agree`);
    for (const miss of misses) console.log(`  missed: ${miss}`);
  }
  return checks.every(({ checked, misses }) => checked > 0 && misses.length === 0);
}

/** The bench: checks, prints, and fails the process on a miss. */
export function benchAttributionVectors(): void {
  const checks = checkAttributionVectors();
  if (checks === null) console.log('No vectors beside the repository: nothing to check.');
  else if (!printVectorChecks(checks)) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) benchAttributionVectors();
