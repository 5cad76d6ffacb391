/**
 * The offline filter `attribution --ndjson`: one series a line in, what it says a line out, in the same order.
 * Nothing is stored and nothing is remembered from line to line.
 */
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { formatExactJson, parseExactJson } from '../domain/attribution/exact-json.js';
import { emptyPairState, replay } from '../domain/attribution/fold.js';
import type { JsonValue, PairObservation, ValueKind } from '../domain/attribution/observation.js';
import { toPythonFloat } from '../domain/attribution/python-values.js';
import { mergeReference } from '../domain/attribution/reference-merge.js';
import type { ReferenceMerge } from '../domain/attribution/reference-series.js';
import { fail, ok, type Result } from '../domain/shared/result.js';

export type AttributionOptions = { readonly profile: 'reference' | 'robust' };

type Fields = { readonly [key: string]: unknown };

type Series = { readonly kind: unknown; readonly observations: readonly Fields[] };

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const KINDS: ReadonlyMap<unknown, ValueKind> = new Map<unknown, ValueKind>([
  [null, 'categorical'],
  [undefined, 'categorical'],
  ['categorical', 'categorical'],
  ['free_string', 'categorical'],
  ['numeric', 'numeric'],
  ['hash', 'hash'],
  ['simhash', 'simhash'],
  ['array', 'array'],
  ['boolean', 'boolean'],
  ['bool', 'boolean'],
]);

function parseSeries(fields: Fields): Result<Series> {
  const { observations, value_kind: kind } = fields;
  if (!Array.isArray(observations) || !observations.every(isFields)) {
    return fail(
      'BAD_LINE',
      'observations must be a list of objects.',
      'Send {"id", "value_kind", "observations": [{"value", "ts"}]}.',
    );
  }
  return ok({ kind, observations });
}

/** A value the fold can keep: integers beyond 2^53 as text, numbers JSON has no word for as nothing. */
function asJsonValue(value: unknown): JsonValue {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  if (Array.isArray(value)) return value.map(asJsonValue);
  if (isFields(value))
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asJsonValue(member)]));
  return (value ?? null) as JsonValue;
}

const asText = (...candidates: readonly unknown[]): string | null => {
  const found = candidates.find((candidate) => candidate !== undefined && candidate !== null);
  return found === undefined ? null : String(found);
};

/** Without ids the order of the input settles ties of time. */
function asObservation(fields: Fields, index: number): Result<PairObservation> {
  const ts = fields.ts === undefined ? ok(0) : toPythonFloat(fields.ts);
  if (!ts.ok) return ts;
  if (!Number.isFinite(ts.value)) return fail('VALUE_ERROR', `Observation ${index} has no finite ts.`);
  return ok({
    id: asText(fields.id) ?? String(index).padStart(9, '0'),
    value: asJsonValue(fields.value),
    confidence: typeof fields.confidence === 'number' ? fields.confidence : 1,
    windowEndMs: ts.value * 1000,
    sessionId: asText(fields.session_id, fields.sessionId, fields.session),
  });
}

function mergeRobust({ kind: kindName, observations: fields }: Series): Result<ReferenceMerge> {
  const kind = KINDS.get(kindName);
  if (kind === undefined) {
    return fail(
      'VALUE_ERROR',
      `${formatExactJson(kindName)} is not a value kind.`,
      `Use ${[...KINDS.keys()].filter(Boolean).join(', ')}.`,
    );
  }
  const observations: PairObservation[] = [];
  for (const [index, observation] of fields.entries()) {
    const parsed = asObservation(observation, index);
    if (!parsed.ok) return parsed;
    observations.push(parsed.value);
  }
  const replayed = replay(emptyPairState('ROBUST', kind), observations);
  if (!replayed.ok) return replayed;
  const { reading } = replayed.value.state;
  if (reading === null) return mergeReference(null, []);
  return ok({
    currentValue: reading.value,
    state: reading.state,
    confidence: reading.confidence,
    observationCount: reading.observationCount,
    lastObservationTs: reading.lastObservationMs / 1000,
  });
}

function answer(line: string, lineNumber: number, options: AttributionOptions): string {
  const refuse = (id: unknown, error: unknown): string =>
    formatExactJson({ id: id ?? null, line: lineNumber, error });
  let fields: unknown;
  try {
    fields = parseExactJson(line);
  } catch {
    return refuse(null, { code: 'BAD_JSON', message: 'The line is not JSON.' });
  }
  if (!isFields(fields)) return refuse(null, { code: 'BAD_LINE', message: 'The line is not a JSON object.' });
  const series = parseSeries(fields);
  if (!series.ok) return refuse(fields.id, series.error);
  const { kind, observations } = series.value;
  const merged =
    options.profile === 'robust' ? mergeRobust(series.value) : mergeReference(kind, observations);
  if (!merged.ok) return refuse(fields.id, merged.error);
  return formatExactJson({
    id: fields.id ?? null,
    current_value: merged.value.currentValue,
    state: merged.value.state.toLowerCase(),
    confidence: merged.value.confidence,
    observation_count: merged.value.observationCount,
    last_observation_ts: merged.value.lastObservationTs,
  });
}

/** Lines end at \n alone: a JSON text may hold U+2028, which node:readline takes for a line end. */
async function* linesOf(input: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of input) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  yield rest + decoder.decode();
}

/**
 * Reads NDJSON ({id, value_kind, observations: [{value, ts, confidence, session_id?}]}, ts in seconds) until the
 * input ends and writes, for each line that is not blank, one line: {id, current_value, state, confidence,
 * observation_count, last_observation_ts} with the state in lower case, or {id, line, error: {code, message}}.
 * REFERENCE takes the observations in the order given, as the reference does; ROBUST orders them by ts.
 */
export async function runAttribution(
  input: Readable,
  output: Writable,
  options: AttributionOptions = { profile: 'reference' },
): Promise<void> {
  let lineNumber = 0;
  for await (const line of linesOf(input)) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    if (!output.write(`${answer(line, lineNumber, options)}\n`)) await once(output, 'drain');
  }
}
