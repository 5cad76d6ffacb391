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

/**
 * What a monitoring system says of one of its alerts: that it is active, that it cleared, or something to note about it
 * (an acknowledgement, a test). The same alert is told again and again; only its first active and its first clearing
 * count, see domain/episode/alert-story.
 */
export type AlertNotice = {
  /** The alert, and its session where the sender names one: the same for its problem and its clearing. Null: not known. */
  readonly key: string | null;
  readonly state: 'ACTIVE' | 'CLEAR' | 'NOTE';
  /** True for a problem that only its clearing tells of. */
  readonly implied: boolean;
  /** The alert's own words, the same for both of its sides. */
  readonly about: string;
  /** The part of the host it watches (a volume, a port); null when it watches the host, or does not say. */
  readonly part: string | null;
  /** For a note, the moment (milliseconds) that tells it from others; null: that of the event. */
  readonly noteAt: number | null;
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
  /** Set by sources of alerts. */
  readonly alert?: AlertNotice;
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
