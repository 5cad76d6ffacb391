import { textOfBody } from '../domain/envelope/body.js';
import { LINE_LIMIT_BYTES, type RawEnvelope, SOURCE_TYPES } from '../domain/envelope/envelope.js';
import type { ParsedEvent } from '../domain/event/event.js';
import type { KernelReportDraft } from '../domain/kernel/report/draft.js';
import { ok, type Result } from '../domain/shared/result.js';
import type { ParseContext, Readers } from '../sources/source.js';

export type ReadFailure = {
  readonly status: 'PARSE_FAILED' | 'UNSUPPORTED';
  readonly code: string;
  readonly reason: string;
  readonly hint?: string;
};
export type Read =
  | { readonly events: readonly ParsedEvent[]; readonly report?: KernelReportDraft }
  | { readonly failure: ReadFailure };

const isKnown = (type: string): boolean => (SOURCE_TYPES as readonly string[]).includes(type);

/** What an envelope says, or why it cannot be read. Never throws: a parser that does is a reason like any other. */
export function readEnvelope(readers: Readers, envelope: RawEnvelope, context: ParseContext): Read {
  try {
    if (envelope.format === 'event') return readEvent(readers, envelope, context);
    if (envelope.format === 'log') return readLog(readers, envelope, context);
    return readLine(readers, envelope, context);
  } catch (error) {
    return failed(
      'PARSE_FAILED',
      'PARSER_ERROR',
      `The parser failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

const failed = (status: ReadFailure['status'], code: string, reason: string, hint?: string): Read => ({
  failure: { status, code, reason, ...(hint ? { hint } : {}) },
});

const readResult = (result: Result<readonly ParsedEvent[]>): Read =>
  result.ok
    ? { events: result.value }
    : failed('PARSE_FAILED', result.error.code, result.error.message, result.error.hint);

function readEvent(readers: Readers, envelope: RawEnvelope, context: ParseContext): Read {
  const { type } = envelope.source;
  if (!isKnown(type)) return unsupported(type);
  return readResult(readers.parseEventEnvelope(envelope.body, context, readers.findSource(type)?.parseLine));
}

function readLog(readers: Readers, { source, body }: RawEnvelope, context: ParseContext): Read {
  const parseLog = readers.findSource(source.type)?.parseLog;
  if (!parseLog) return unsupported(source.type);
  const result = parseLog(body, source.id, context);
  return result.ok ? result.value : failed('PARSE_FAILED', result.error.code, result.error.message);
}

function readLine(readers: Readers, envelope: RawEnvelope, context: ParseContext): Read {
  const parseLine = readers.findSource(envelope.source.type)?.parseLine;
  if (!parseLine) return unsupported(envelope.source.type);
  const { text, valid } = textOfBody(envelope.body, envelope.format);
  if (text.length > LINE_LIMIT_BYTES || Buffer.byteLength(text) > LINE_LIMIT_BYTES) {
    return failed('PARSE_FAILED', 'LINE_TOO_LONG', `The line is longer than ${LINE_LIMIT_BYTES} bytes.`);
  }
  const result = parseLine(text, context);
  return readResult(valid || !result.ok ? result : ok(result.value.map(markEncoding)));
}

/** Bytes that were not UTF-8 are shown as U+FFFD; the event says so, the envelope keeps the bytes. */
const markEncoding = (event: ParsedEvent): ParsedEvent => ({
  ...event,
  fields: { ...event.fields, encoding: 'invalid-utf8' },
});

function unsupported(type: string): Read {
  const why = isKnown(type)
    ? `Source type "${type}" has no line format.`
    : `Source type "${type}" is not known.`;
  return failed(
    'UNSUPPORTED',
    'UNSUPPORTED_SOURCE',
    `${why} The envelope is kept and can be replayed once it can be read.`,
  );
}
