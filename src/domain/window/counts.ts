import { floorTo, HOUR_MS, MINUTE_MS } from '../shared/time.js';
import { hostHash } from './host-set.js';
import { HALF_HOUR_MS, type SightingMark, sightingMark } from './sightings.js';

export const SAMPLE_LIMIT = 5;
const SAMPLE_LENGTH = 1_000;

/** What counting needs to know of an event. Times in milliseconds. */
export type Countable = {
  readonly occurredAt: number;
  readonly host: string | null;
  readonly service: string | null;
  readonly severity: number;
  readonly message: string;
};

/** A message and when it was (milliseconds). */
export type Sample = { readonly at: number; readonly text: string };

export type WindowCount = {
  readonly start: number;
  count: number;
  /** The most severe severity, 0..7. */
  worst: number;
  readonly hosts: Set<number>;
};

/** Sums of one signature's events in a batch. */
export type SignatureCount = {
  count: number;
  first: number;
  last: number;
  readonly services: Set<string>;
  /** The five earliest messages, ties by text. */
  samples: Sample[];
  readonly minutes: Map<number, WindowCount>;
  readonly hours: Map<number, WindowCount>;
  /** The first moment of each half hour in which a host showed it. */
  readonly sightings: Map<string, Map<number, SightingMark>>;
};

/** Sums of a batch by signature. Adding batches up in any order, or counting their union, gives the same. */
export type Counts = Map<string, SignatureCount>;

export const emptyCounts = (): Counts => new Map();

/** Adds one event of a signature to the sums. */
export function countEvent(counts: Counts, signatureId: string, event: Countable): void {
  const sums = counts.get(signatureId) ?? begin(counts, signatureId, event.occurredAt);
  sums.count += 1;
  if (event.occurredAt < sums.first) sums.first = event.occurredAt;
  if (event.occurredAt > sums.last) sums.last = event.occurredAt;
  if (event.service !== null) sums.services.add(event.service);
  keepSample(sums, event);
  countWindow(sums.minutes, floorTo(event.occurredAt, MINUTE_MS), event);
  countWindow(sums.hours, floorTo(event.occurredAt, HOUR_MS), event);
  if (event.host !== null) countSighting(sums.sightings, event.host, event.occurredAt, event.severity);
}

/** What is written down of an event that is no occurrence (an alert told again): when it was seen, and its words. */
export function noteEvent(counts: Counts, signatureId: string, event: Countable): void {
  const sums = counts.get(signatureId) ?? begin(counts, signatureId, event.occurredAt);
  if (event.occurredAt < sums.first) sums.first = event.occurredAt;
  if (event.occurredAt > sums.last) sums.last = event.occurredAt;
  if (event.service !== null) sums.services.add(event.service);
  keepSample(sums, event);
}

/**
 * Corrects what was counted of a signature at a moment (milliseconds): one more, one less, or the same and more severe.
 * What the moment showed besides (hosts, severity) is not taken back.
 */
export function recount(
  counts: Counts,
  signatureId: string,
  change: -1 | 0 | 1,
  at: { readonly occurredAt: number; readonly severity: number; readonly host: string | null },
): void {
  const sums = counts.get(signatureId) ?? begin(counts, signatureId, at.occurredAt);
  const shown = change < 0 ? { ...at, severity: LEAST_SEVERE, host: null } : at;
  sums.count += change;
  if (at.occurredAt < sums.first) sums.first = at.occurredAt;
  if (at.occurredAt > sums.last) sums.last = at.occurredAt;
  countWindow(sums.minutes, floorTo(at.occurredAt, MINUTE_MS), shown, change);
  countWindow(sums.hours, floorTo(at.occurredAt, HOUR_MS), shown, change);
  if (change >= 0 && at.host !== null) countSighting(sums.sightings, at.host, at.occurredAt, at.severity);
}

const LEAST_SEVERE = 7;

function begin(counts: Counts, signatureId: string, at: number): SignatureCount {
  const sums: SignatureCount = {
    count: 0,
    first: at,
    last: at,
    services: new Set(),
    samples: [],
    minutes: new Map(),
    hours: new Map(),
    sightings: new Map(),
  };
  counts.set(signatureId, sums);
  return sums;
}

/** The five earliest messages, ties by text: the same whatever the order of arrival. */
function keepSample(sums: SignatureCount, event: Countable): void {
  const latest = sums.samples[SAMPLE_LIMIT - 1];
  if (latest && latest.at < event.occurredAt) return;
  const sample = { at: event.occurredAt, text: sampleOf(event.message) };
  if (sums.samples.some((other) => other.at === sample.at && other.text === sample.text)) return;
  sums.samples = [...sums.samples, sample].sort(bySample).slice(0, SAMPLE_LIMIT);
}

// A cut may leave half a surrogate pair, which jsonb refuses.
const sampleOf = (message: string): string =>
  message.length > SAMPLE_LENGTH ? message.slice(0, SAMPLE_LENGTH).toWellFormed() : message;

const bySample = (a: Sample, b: Sample): number => a.at - b.at || (a.text < b.text ? -1 : 1);

function countWindow(
  windows: Map<number, WindowCount>,
  start: number,
  event: Pick<Countable, 'severity' | 'host'>,
  count = 1,
): void {
  let window = windows.get(start);
  if (!window) {
    window = { start, count: 0, worst: 7, hosts: new Set() };
    windows.set(start, window);
  }
  window.count += count;
  if (event.severity < window.worst) window.worst = event.severity;
  if (event.host !== null) window.hosts.add(hostHash(event.host));
}

function countSighting(
  sightings: Map<string, Map<number, SightingMark>>,
  host: string,
  at: number,
  severity: number,
): void {
  let halfHours = sightings.get(host);
  if (!halfHours) {
    halfHours = new Map();
    sightings.set(host, halfHours);
  }
  const halfHour = floorTo(at, HALF_HOUR_MS);
  const mark = sightingMark(at, severity);
  const first = halfHours.get(halfHour);
  if (first === undefined || mark < first) halfHours.set(halfHour, mark);
}
