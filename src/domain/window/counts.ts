import { floorTo, HOUR_MS, MINUTE_MS } from '../shared/time.js';
import { hostHash, mergeHostSets } from './host-set.js';

export const SAMPLE_LIMIT = 5;
const SAMPLE_LENGTH = 1_000;

/** What counting needs to know of an event. Times in milliseconds. */
export type Countable = {
  readonly signatureId: string;
  readonly occurredAt: number;
  readonly host: string | null;
  readonly service: string | null;
  readonly severity: number;
  readonly message: string;
};

export type Sample = { readonly at: string; readonly text: string };

export type SignatureCount = {
  readonly signatureId: string;
  count: number;
  first: number;
  last: number;
  readonly services: Set<string>;
  samples: Sample[];
};

export type WindowCount = {
  readonly signatureId: string;
  readonly resolution: 'MINUTE' | 'HOUR';
  readonly start: number;
  count: number;
  worst: number;
  readonly hosts: Set<number>;
};

export type HostCount = {
  readonly signatureId: string;
  readonly host: string;
  count: number;
  first: number;
  last: number;
};

/** Sums of a batch. Merging two of them in any order, or counting the union, gives the same. */
export type Counts = {
  readonly signatures: Map<string, SignatureCount>;
  readonly windows: Map<string, WindowCount>;
  readonly hosts: Map<string, HostCount>;
};

export const emptyCounts = (): Counts => ({ signatures: new Map(), windows: new Map(), hosts: new Map() });

/** Adds one event to the sums. */
export function countEvent(counts: Counts, event: Countable): void {
  countSignature(counts, event);
  countWindow(counts, event, 'MINUTE', floorTo(event.occurredAt, MINUTE_MS));
  countWindow(counts, event, 'HOUR', floorTo(event.occurredAt, HOUR_MS));
  if (event.host !== null) countHost(counts, event, event.host);
}

function countSignature(counts: Counts, event: Countable): void {
  const found = counts.signatures.get(event.signatureId);
  const entry = found ?? {
    signatureId: event.signatureId,
    count: 0,
    first: event.occurredAt,
    last: event.occurredAt,
    services: new Set<string>(),
    samples: [],
  };
  if (!found) counts.signatures.set(event.signatureId, entry);
  entry.count += 1;
  if (event.occurredAt < entry.first) entry.first = event.occurredAt;
  if (event.occurredAt > entry.last) entry.last = event.occurredAt;
  if (event.service !== null) entry.services.add(event.service);
  keepSample(entry, event);
}

/** The five earliest messages, ties by text: the same whatever the order of arrival. */
function keepSample(entry: SignatureCount, event: Countable): void {
  const latest = entry.samples[SAMPLE_LIMIT - 1];
  if (latest && Date.parse(latest.at) < event.occurredAt) return;
  const sample = {
    at: new Date(event.occurredAt).toISOString(),
    text: event.message.slice(0, SAMPLE_LENGTH),
  };
  if (entry.samples.some((other) => other.at === sample.at && other.text === sample.text)) return;
  entry.samples = [...entry.samples, sample].sort(bySample).slice(0, SAMPLE_LIMIT);
}

const bySample = (a: Sample, b: Sample): number => compare(a.at, b.at) || compare(a.text, b.text);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function countWindow(counts: Counts, event: Countable, resolution: 'MINUTE' | 'HOUR', start: number): void {
  const key = `${event.signatureId}${resolution}${start}`;
  const found = counts.windows.get(key);
  const entry = found ?? {
    signatureId: event.signatureId,
    resolution,
    start,
    count: 0,
    worst: 7,
    hosts: new Set<number>(),
  };
  if (!found) counts.windows.set(key, entry);
  entry.count += 1;
  if (event.severity < entry.worst) entry.worst = event.severity;
  if (event.host !== null) entry.hosts.add(hostHash(event.host));
}

function countHost(counts: Counts, event: Countable, host: string): void {
  const key = `${event.signatureId}${host}`;
  const found = counts.hosts.get(key);
  const entry = found ?? {
    signatureId: event.signatureId,
    host,
    count: 0,
    first: event.occurredAt,
    last: event.occurredAt,
  };
  if (!found) counts.hosts.set(key, entry);
  entry.count += 1;
  if (event.occurredAt < entry.first) entry.first = event.occurredAt;
  if (event.occurredAt > entry.last) entry.last = event.occurredAt;
}

/** A window's hosts as they are stored. */
export const windowHosts = (window: WindowCount): number[] => mergeHostSets([window.hosts]);
