import { bodyOfText } from '../domain/envelope/body.js';
import {
  BATCH_LIMIT,
  type IngestMode,
  LINE_LIMIT_BYTES,
  type SourceRef,
} from '../domain/envelope/envelope.js';
import { isRecord } from '../domain/shared/text.js';
import type { AcceptItem } from './ports/segment.js';

/** Something that was sent and is not taken, and why. `index` is its place in what was sent. */
export type Rejected = {
  readonly index: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
};

/** What was sent, sorted: what to store (with its place), and what not. */
export type Intake = {
  readonly items: readonly AcceptItem[];
  /** For each item its place in what was sent. */
  readonly places: readonly number[];
  readonly rejected: readonly Rejected[];
  readonly sent: number;
};

/** An event as the ingestEvents mutation brings it. */
export type EventIntake = {
  readonly message: string;
  readonly sourceType?: string | null | undefined;
  readonly sourceId?: string | null | undefined;
  readonly sourceName?: string | null | undefined;
  readonly sourcePath?: string | null | undefined;
  readonly fields?: unknown;
  readonly correlationKeys?: unknown;
  readonly metadata?: unknown;
  readonly idempotencyKey?: string | null | undefined;
};

const DEFAULT_SOURCE_TYPE = 'webhook';
const KEY_LIMIT = 256;
const NAME_LIMIT = 256;

/** Sorts events: each is stored as it came, or refused with a reason. */
export function intakeEvents(events: readonly EventIntake[]): Intake {
  const sources = new Map<string, SourceRef>();
  const items: AcceptItem[] = [];
  const places: number[] = [];
  const rejected: Rejected[] = [];
  events.forEach((event, index) => {
    const taken = faultOf(event) ?? itemOf(event, sources);
    if ('code' in taken) rejected.push({ index, ...taken });
    else {
      places.push(index);
      items.push(taken);
    }
  });
  return { items, places, rejected, sent: events.length };
}

export type Fault = Omit<Rejected, 'index'>;

function faultOf(event: EventIntake): Fault | null {
  if (event.message.trim() === '')
    return {
      code: 'EMPTY_MESSAGE',
      message: 'The message is empty.',
      hint: 'An event needs a message text.',
    };
  if (event.message.length > LINE_LIMIT_BYTES) {
    return {
      code: 'MESSAGE_TOO_LONG',
      message: `The message is longer than ${LINE_LIMIT_BYTES} characters.`,
      hint: 'Send the part that tells what happened; put the rest where it can be linked to.',
    };
  }
  for (const name of ['fields', 'correlationKeys', 'metadata'] as const) {
    const value = event[name];
    if (value !== undefined && value !== null && !isRecord(value)) {
      return {
        code: 'NOT_AN_OBJECT',
        message: `${name} is not a JSON object.`,
        hint: `Send ${name} as an object like {"key": "value"}, or leave it out.`,
      };
    }
  }
  return faultOfNames(event) ?? faultOfKey(event.idempotencyKey);
}

export function faultOfKey(key: string | null | undefined): Fault | null {
  if (key === '')
    return {
      code: 'EMPTY_KEY',
      message: 'idempotencyKey is empty.',
      hint: 'Leave it out, or send a key of your own.',
    };
  if ((key?.length ?? 0) > KEY_LIMIT)
    return {
      code: 'KEY_TOO_LONG',
      message: `idempotencyKey is longer than ${KEY_LIMIT} characters.`,
      hint: 'Send a hash of it.',
    };
  return null;
}

export function faultOfNames(
  from: Partial<Pick<EventIntake, 'sourceType' | 'sourceId' | 'sourceName'>>,
): Fault | null {
  for (const name of ['sourceType', 'sourceId', 'sourceName'] as const) {
    if ((from[name]?.length ?? 0) > NAME_LIMIT)
      return {
        code: 'NAME_TOO_LONG',
        message: `${name} is longer than ${NAME_LIMIT} characters.`,
        hint: 'Use a shorter name.',
      };
  }
  return null;
}

function itemOf(event: EventIntake, sources: Map<string, SourceRef>): AcceptItem | Fault {
  const { idempotencyKey, ...rest } = event;
  const body = jsonOf(rest);
  if (body === null) return TOO_DEEP;
  return {
    envelope: {
      body,
      format: 'event',
      mode: 'MUTATION',
      peer: null,
      source: sourceOf(event, sources),
    },
    idempotencyKey: idempotencyKey ? cleanKey(idempotencyKey) : null,
  };
}

export const TOO_DEEP: Fault = {
  code: 'TOO_DEEP',
  message: 'The event is nested too deeply to be written down.',
  hint: 'Send flatter fields; six levels are read.',
};

/** Null where the stack does not hold as many levels as the event has. */
export function jsonOf(event: object): string | null {
  try {
    return JSON.stringify(event);
  } catch {
    return null;
  }
}

// PostgreSQL text holds neither NUL nor lone surrogates.
export const cleanKey = (key: string): string => key.toWellFormed().replaceAll('\u0000', '\u2400');

export const cleanSource = ({ type, id, name, path }: SourceRef): SourceRef => ({
  type: cleanKey(type),
  id: cleanKey(id),
  name: name ? cleanKey(name) : null,
  path: path ? cleanKey(path) : null,
});

/** One object a source, so that neighbours of one source are seen to share it. */
function sourceOf(event: EventIntake, sources: Map<string, SourceRef>): SourceRef {
  const source = cleanSource({
    type: event.sourceType || DEFAULT_SOURCE_TYPE,
    id: event.sourceId ?? '',
    name: event.sourceName ?? null,
    path: event.sourcePath ?? null,
  });
  const { type, id, name, path } = source;
  const key = `${type}\u001f${id}\u001f${name}\u001f${path}`;
  const known = sources.get(key);
  if (known) return known;
  sources.set(key, source);
  return source;
}

const EMPTY_LINE: Fault = {
  code: 'EMPTY_LINE',
  message: 'The line is empty.',
  hint: 'Blank lines carry nothing; no action is needed.',
};

/** Sorts lines: blank ones are refused, everything else is stored as it came. A last line feed ends the last line. */
export function intakeLines(
  text: string,
  from: SourceRef,
  mode: IngestMode,
  peer: string | null = null,
): Intake {
  const lines = text.split('\n');
  if (lines[lines.length - 1] === '') lines.pop();
  const source = cleanSource(from);
  const fault = faultOfNames({ sourceType: source.type, sourceId: source.id, sourceName: source.name });
  const items: AcceptItem[] = [];
  const places: number[] = [];
  const rejected: Rejected[] = [];
  lines.forEach((line, index) => {
    if (line.trim() === '') rejected.push({ index, ...EMPTY_LINE });
    else if (fault) rejected.push({ index, ...fault });
    else {
      places.push(index);
      items.push({
        envelope: { ...bodyOfText(line.endsWith('\r') ? line.slice(0, -1) : line), mode, peer, source },
        idempotencyKey: null,
      });
    }
  });
  return { items, places, rejected, sent: lines.length };
}

/** Why a call cannot be taken as a whole; null when it can. */
export function tooMany(sent: number): { readonly message: string; readonly hint: string } | null {
  if (sent <= BATCH_LIMIT) return null;
  return {
    message: `The call brings ${sent}; ${BATCH_LIMIT} is the most.`,
    hint: `Send them in calls of ${BATCH_LIMIT} or fewer; 1,000 is a good size.`,
  };
}
