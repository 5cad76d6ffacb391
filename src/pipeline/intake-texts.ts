import { bodyOfText } from '../domain/envelope/body.js';
import {
  type IngestMode,
  LINE_LIMIT_BYTES,
  type RawEnvelope,
  type SourceRef,
} from '../domain/envelope/envelope.js';
import type { ParsedEvent } from '../domain/event/event.js';
import { hashedId } from '../domain/shared/hash.js';
import { isRecord, nameOfJson } from '../domain/shared/text.js';
import type { ParseContext, Readers } from '../sources/source.js';
import {
  cleanSource,
  type Fault,
  faultOfNames,
  type Intake,
  jsonOf,
  type Rejected,
  TOO_DEEP,
} from './intake.js';
import type { AcceptItem } from './ports/segment.js';
import { readEnvelope } from './read-envelope.js';

/** Where texts come from, and what their parser may know. */
export type TextOrigin = {
  readonly source: SourceRef;
  readonly mode: IngestMode;
  readonly context: ParseContext;
};

/**
 * Takes in what a source's own parser reads (alerts as JSON): each text is read at once, so that its sender is told
 * what is wrong with it, and so that a repeat is known for one.
 */
export type TextIntake = {
  /** JSON values of a call: one that cannot be read is refused with a reason, its sender waits for the answer. */
  readonly objects: (values: readonly unknown[], origin: TextOrigin) => Intake;
  /** Texts of a webhook: all are stored, nobody may ever read the answer. `rejected` says which cannot be read. */
  readonly texts: (bodies: readonly Body[], origin: TextOrigin) => Intake;
};

/** A text as it is written down (see `bodyOfBytes`). */
export type Body = Pick<RawEnvelope, 'body' | 'format'>;

export function createTextIntake(readers: Readers): TextIntake {
  return {
    objects: (values, origin) =>
      sort(values, origin, (value, source) => {
        const text = textOf(value);
        if (typeof text !== 'string') return { item: null, fault: text };
        const read = take(readers, bodyOfText(text), { ...origin, source });
        return read.fault === null ? read : { item: null, fault: read.fault };
      }),
    texts: (bodies, origin) =>
      sort(bodies, origin, (body, source) => take(readers, body, { ...origin, source })),
  };
}

type Taken = { readonly item: AcceptItem | null; readonly fault: Fault | null };

function sort<T>(
  values: readonly T[],
  origin: TextOrigin,
  read: (value: T, source: SourceRef) => Taken,
): Intake {
  const source = cleanSource(origin.source);
  const named = faultOfNames({ sourceType: source.type, sourceId: source.id, sourceName: source.name });
  const items: AcceptItem[] = [];
  const places: number[] = [];
  const rejected: Rejected[] = [];
  values.forEach((value, index) => {
    const { item, fault } = named ? { item: null, fault: named } : read(value, source);
    if (fault) rejected.push({ index, ...fault });
    if (!item) return;
    places.push(index);
    items.push(item);
  });
  return { items, places, rejected, sent: values.length };
}

function textOf(value: unknown): string | Fault {
  if (!isRecord(value)) {
    return {
      code: 'NOT_AN_OBJECT',
      message: `It is ${nameOfJson(value)}, not a JSON object.`,
      hint: 'Send each alert as an object.',
    };
  }
  const text = jsonOf(value);
  if (text === null) return TOO_DEEP;
  if (text.length <= LINE_LIMIT_BYTES) return text;
  return {
    code: 'TOO_LONG',
    message: `It is longer than ${LINE_LIMIT_BYTES} characters.`,
    hint: 'Send what tells the alert; put the rest where it can be linked to.',
  };
}

function take(readers: Readers, body: Body, { source, mode, context }: TextOrigin): Taken {
  const envelope: RawEnvelope = { ...body, mode, peer: context.peer, source };
  const read = readEnvelope(readers, envelope, context);
  if ('failure' in read) {
    const { code, reason, hint = null } = read.failure;
    const fault = { code, message: reason, hint };
    return { item: { envelope, idempotencyKey: null }, fault };
  }
  return { item: { envelope, idempotencyKey: repeatKey(read.events), keepRepeats: true }, fault: null };
}

/** The same for two texts that say the same of the same alert; null when one of their events is of no known alert. */
function repeatKey(events: readonly ParsedEvent[]): string | null {
  const parts: string[] = [];
  for (const { alert, stampMs } of events) {
    if (!alert || alert.key === null) return null;
    parts.push(alert.key, alert.state, String(alert.noteAt ?? stampMs ?? null));
  }
  return hashedId('repeat', ...parts);
}
