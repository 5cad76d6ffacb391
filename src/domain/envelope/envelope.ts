/** What a source is called. A new source adds its name here and its folder to src/sources. */
export const SOURCE_TYPES = [
  'syslog',
  'file',
  'logicmonitor',
  'webhook',
  'alertmanager',
  'otlp',
  'gelf',
  'cef',
  'loki',
  'journald',
  'kernel',
  'upload',
] as const;

/** Where data comes from. `type` may be a name we do not know: such envelopes are kept as UNSUPPORTED. */
export type SourceRef = {
  readonly type: string;
  /** The sender's own name for itself (a host, an agent id); empty when it has none. */
  readonly id: string;
  readonly name: string | null;
  readonly path: string | null;
};

/** A source's name in one piece. */
export const sourceName = (type: string, id: string): string => `${type}/${id}`;

/** How an envelope came in. */
export type IngestMode = 'MUTATION' | 'UDP' | 'TCP' | 'WEBHOOK' | 'FILE' | 'UPLOAD';

export const ENVELOPE_STATUSES = ['RECEIVED', 'CANONICALIZED', 'PARSE_FAILED', 'UNSUPPORTED'] as const;
export type EnvelopeStatus = (typeof ENVELOPE_STATUSES)[number];

/**
 * How a body is written down: `event` an event object of the ingestEvents mutation as JSON, `line` text of one line,
 * `log` a whole log as JSON of its source's own shape,
 * `base64` bytes that are not one line of valid UTF-8.
 */
export type BodyFormat = 'event' | 'line' | 'log' | 'base64';

/** One thing that came in, as it came, with provenance. Stored first, never edited. */
export type RawEnvelope = {
  readonly body: string;
  readonly format: BodyFormat;
  readonly source: SourceRef;
  readonly mode: IngestMode;
  /** The sender's network address; null when nobody sent it over a network of ours. */
  readonly peer: string | null;
};

/** Longest line that is parsed, in bytes; a longer one is kept as PARSE_FAILED. */
export const LINE_LIMIT_BYTES = 1024 * 1024;

/** Envelopes one call may bring. */
export const BATCH_LIMIT = 10_000;
