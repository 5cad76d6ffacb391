import type { EventTime } from './event-time.js';
import type { Family } from './family.js';
import type { Severity } from './severity.js';

/** The identity of an event whose source knows better than its words what kind of event it is: an analysed crash. */
export type GivenIdentity = {
  readonly family: Family;
  /** What makes two events one kind; holds no U+001F. */
  readonly key: string;
  /** The kind in words: fixed by the key. */
  readonly template: string;
  /** Which half of a problem-to-recovery story it tells, of what, and on which thing; null for neither. */
  readonly state: {
    readonly side: 'PROBLEM' | 'RECOVERY';
    readonly subject: string;
    readonly entity: string;
  } | null;
};

/** What a source's parser made of one envelope: its words, before our own rules are applied. */
export type ParsedEvent = {
  readonly message: string;
  /** The event's own time in milliseconds; undefined when it has none, null when what it has is not a moment. */
  readonly stampMs?: number | null;
  readonly host?: string | null;
  readonly service?: string | null;
  readonly pid?: string | null;
  readonly asset?: string | null;
  readonly severity?: Severity | null;
  readonly facility?: string | null;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly correlationKeys?: Readonly<Record<string, string>>;
  /** How sure the parser is of a field (0..1); a field it does not name was given outright. */
  readonly confidence?: Readonly<Record<string, number>>;
  /** Absent: the message decides, as for nearly all events. */
  readonly identity?: GivenIdentity;
};

/** What an envelope means, in our words. */
export type CanonicalEvent = EventTime & {
  readonly host: string | null;
  readonly service: string | null;
  readonly asset: string | null;
  readonly severity: Severity;
  readonly facility: string | null;
  readonly family: Family;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly correlationKeys: Readonly<Record<string, string>>;
  /** How sure we are of a derived field (0..1); absent means given outright. */
  readonly confidence: Readonly<Record<string, number>>;
};
