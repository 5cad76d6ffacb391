import type { ParsedEvent } from '../domain/event/event.js';
import type { KernelReportDraft } from '../domain/kernel/report/draft.js';
import type { Result } from '../domain/shared/result.js';

/** What a parser may know besides the body. */
export type ParseContext = {
  /** When we received it, milliseconds. */
  readonly receivedAt: number;
  /** The sender's network address, when there was one. */
  readonly peer: string | null;
  /** Minutes east of UTC assumed for stamps without a zone. */
  readonly assumedOffsetMinutes: number;
};

/**
 * A parser: pure, never throws. One envelope may mean several events (an alert that is opened and cleared); none is a
 * failure with a reason, and the envelope is kept as PARSE_FAILED.
 */
export type Parse = (body: string, context: ParseContext) => Result<readonly ParsedEvent[]>;

/** What a whole log means: its events, and the report that shows where they come from. */
export type ReadLog = { readonly events: readonly ParsedEvent[]; readonly report: KernelReportDraft };

/** A parser of whole logs (format `log`): pure, never throws but where a parser of lines may. */
export type ParseLog = (body: string, sourceId: string, context: ParseContext) => Result<ReadLog>;
/** Bodies that a sender may post to `/webhooks/<path>`. */
export type Webhook = {
  /** Letters, digits and hyphens. */
  readonly path: string;
  /** Cuts a body into what `parseLine` reads, one text an envelope; a body that is one thing stays as it came. Never throws. */
  readonly split: (body: string) => Result<readonly string[]>;
};

/** What a source offers: its parsers by body format, and what the `runtime` query says of it. */
export type Source = {
  readonly type: string;
  /** Reads the text of one envelope, mostly a line; absent when the source has no texts of its own. */
  readonly parseLine?: Parse;
  /** Reads a whole log in one envelope; absent when the source has no such thing. */
  readonly parseLog?: ParseLog;
  /** Set when it is also received over HTTP; the doors mount it. */
  readonly webhook?: Webhook;
  readonly ingestModes: readonly string[];
  readonly maturity: 'STABLE' | 'BETA';
  readonly notes: string;
};

/** How envelopes are read: the registry and the reader of event objects, handed to the steps that need them. */
export type Readers = {
  readonly findSource: (type: string) => Source | null;
  readonly parseEventEnvelope: (
    body: string,
    context: ParseContext,
    parseLine: Parse | undefined,
  ) => Result<readonly ParsedEvent[]>;
};
