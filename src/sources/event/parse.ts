import type { ParsedEvent } from '../../domain/event/event.js';
import { parseSeverity } from '../../domain/event/severity.js';
import { parseTimestamp } from '../../domain/event/stamp.js';
import { fail, ok, type Result } from '../../domain/shared/result.js';
import { isRecord } from '../../domain/shared/text.js';
import type { Parse, ParseContext } from '../source.js';
import { type EventObject, eventObject, isEventObject, OTHER_NAMES } from './schema.js';

/**
 * An event of the ingestEvents mutation. One that names neither host, service nor time, from a source whose lines we
 * can read, carries a raw line as its message: the line is read, and what the event says outright still wins.
 */
export function parseEventEnvelope(
  body: string,
  context: ParseContext,
  parseLine: Parse | undefined,
): Result<readonly ParsedEvent[]> {
  const input: unknown = JSON.parse(body);
  if (!isRecord(input))
    return fail('NOT_AN_OBJECT', 'The event is not a JSON object.', 'Send an object with a "message" text.');
  const event = parseEventObject(input, context);
  const bare = [input.host, input.service, input.timestamp].every((given) => (given ?? null) === null);
  if (!event.ok || !parseLine || !bare) return event;
  const line = parseLine(event.value[0]!.message, context);
  return line.ok ? ok(line.value.map((parsed) => ({ ...parsed, ...given(event.value[0]!) }))) : line;
}

/** What an event object says outright, besides its message. */
function given(event: ParsedEvent): Partial<ParsedEvent> {
  return {
    ...(event.severity === null ? {} : { severity: event.severity }),
    ...(event.asset ? { asset: event.asset } : {}),
    ...(event.facility ? { facility: event.facility } : {}),
    ...(Object.keys(event.fields ?? {}).length ? { fields: event.fields } : {}),
    ...(Object.keys(event.correlationKeys ?? {}).length ? { correlationKeys: event.correlationKeys } : {}),
  };
}

/** An event object: what it says outright wins, nothing is guessed from the message. */
export function parseEventObject(
  input: Record<string, unknown>,
  context: ParseContext,
): Result<readonly ParsedEvent[]> {
  // The usual case: an object under our names alone is read as it is.
  if (hasOurNames(input) && isEventObject(input)) return readObject(input, {}, context);
  const event = eventObject.safeParse(withOurNames(input));
  if (!event.success) {
    const issue = event.error.issues[0];
    const at = issue?.path.join('.') || 'event';
    return fail(
      'INVALID_EVENT',
      `${at}: ${issue?.message ?? 'not an event'}`,
      'An event needs a "message" text; see the EventInput type.',
    );
  }
  return readObject(event.data, unknownFields(input), context);
}

function readObject(
  event: EventObject,
  extra: Record<string, unknown>,
  context: ParseContext,
): Result<readonly ParsedEvent[]> {
  if (event.message.trim() === '')
    return fail('EMPTY_MESSAGE', 'The message is empty.', 'An event needs a "message" text.');
  return ok([toParsed(event, extra, context)]);
}

function hasOurNames(input: Record<string, unknown>): boolean {
  for (const name in input) if (!OURS.has(name)) return false;
  return true;
}

function toParsed(event: EventObject, extra: Record<string, unknown>, context: ParseContext): ParsedEvent {
  const severity = event.severity === undefined ? null : parseSeverity(String(event.severity));
  return {
    message: event.message,
    stampMs:
      event.timestamp === undefined
        ? undefined
        : parseTimestamp(event.timestamp, context.receivedAt, context.assumedOffsetMinutes),
    host: event.host ?? null,
    service: event.service ?? null,
    asset: event.assetId ?? null,
    severity,
    facility: event.facility ?? null,
    fields: mergeFields(event, extra),
    correlationKeys: stringsOf(event.correlationKeys),
  };
}

function mergeFields(event: EventObject, extra: Record<string, unknown>): Record<string, unknown> {
  if (!event.metadata && Object.keys(extra).length === 0) return event.fields ?? {};
  return { ...extra, ...event.fields, ...(event.metadata ? { metadata: event.metadata } : {}) };
}

function stringsOf(keys: Record<string, unknown> | undefined): Record<string, string> {
  if (!keys) return {};
  return Object.fromEntries(
    Object.entries(keys)
      .filter(([, value]) => value !== null && typeof value !== 'object')
      .map(([key, value]) => [key, String(value)]),
  );
}

// Provenance is the envelope's: it is neither read here nor kept as a field.
const OURS = new Set([...Object.keys(eventObject.shape), 'sourceName', 'sourcePath', 'idempotencyKey']);

/** What the object holds beside our names and their synonyms becomes fields. */
function unknownFields(input: Record<string, unknown>): Record<string, unknown> {
  const synonyms = new Set<string>(Object.values(OTHER_NAMES).flat());
  return Object.fromEntries(Object.entries(input).filter(([key]) => !OURS.has(key) && !synonyms.has(key)));
}

/** The object under our names: a synonym fills a name that is missing or not of our type; null is "not given". */
function withOurNames(input: Record<string, unknown>): Record<string, unknown> {
  const renamed = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
  for (const [name, others] of Object.entries(OTHER_NAMES)) {
    if (typeof renamed[name] === 'string' || typeof renamed[name] === 'number') continue;
    const other = others.find((candidate) => usable(input[candidate]));
    if (other) renamed[name] = input[other];
    else if (isRecord(renamed[name]) && usable(renamed[name].name)) renamed[name] = renamed[name].name;
    else delete renamed[name];
  }
  return renamed;
}

const usable = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';
