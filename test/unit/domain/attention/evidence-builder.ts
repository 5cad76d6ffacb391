import { NO_COMPANY } from '../../../../src/domain/attention/company.js';
import type { EpisodeSpan, Look, SignatureEvidence } from '../../../../src/domain/attention/evidence.js';
import { type Memory, NO_MEMORY } from '../../../../src/domain/attention/memory.js';
import { DEFAULT_POLICY, type ScoringPolicy } from '../../../../src/domain/attention/policy.js';
import { NO_PRECEDENCE } from '../../../../src/domain/attention/precedence.js';
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS, TICK_MS } from '../../../../src/domain/shared/time.js';
import { startsOfActivity } from '../../../../src/domain/window/onsets.js';
import { type Bucket, type Buckets, toBuckets } from '../../../../src/domain/window/series.js';

/** The tenant's first day: a Monday, midnight UTC. */
const BEGINNING = Date.UTC(2026, 8, 7);

/** A moment of the story: "on day 3 at 02:15". */
export const moment = (day: number, hour = 0, minute = 0): number =>
  BEGINNING + day * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS;

/** Moments from the first (included) to the last (excluded), one every step. */
export function every(stepMs: number, from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / stepMs)) }, (_, i) => from + i * stepMs);
}

/** As many moments as asked, evenly within a minute: one burst. */
export const burst = (at: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => at + Math.floor((i * MINUTE_MS) / count));

/** One event: a bare moment is an informational event of the one host. */
export type Happened = number | { readonly at: number; readonly host?: string; readonly severity?: number };

export type Story = {
  readonly template?: string;
  readonly family?: string;
  readonly side?: 'PROBLEM' | 'RECOVERY' | null;
  readonly mends?: boolean;
  readonly events: readonly Happened[];
  readonly episodes?: readonly EpisodeSpan[];
  readonly watchedSince?: number;
  readonly memory?: Partial<Memory>;
};

const INFO = 6;

function bucketsOf(events: readonly { at: number; severity: number }[], width: number): Buckets {
  return toBuckets(
    events.map(({ at, severity }): Bucket => ({ start: floorTo(at, width), count: 1, worst: severity })),
  );
}

/** All that would be known of a signature after these events, in whatever order they are told. */
export function evidenceOf(story: Story): SignatureEvidence {
  const events = story.events
    .map((event) => (typeof event === 'number' ? { at: event } : event))
    .map(({ at, ...rest }) => ({ at, host: 'fw-01', severity: INFO, ...rest }))
    .sort((a, b) => a.at - b.at);
  const arrivals = new Map<string, number>();
  for (const { at, host } of events) if (!arrivals.has(host)) arrivals.set(host, at);
  // The store counts by slots of five minutes.
  const minutes = bucketsOf(events, TICK_MS);
  const firstSeen = events[0]?.at ?? BEGINNING;
  return {
    traits: {
      template: story.template ?? 'session table has <*> entries',
      family: story.family ?? 'other',
      side: story.side ?? null,
      mends: story.mends ?? false,
    },
    series: { hours: bucketsOf(events, HOUR_MS), minutes },
    firstSeen,
    onsets: startsOfActivity(minutes.start),
    episodes: [...(story.episodes ?? [])].sort((a, b) => a.openedAt - b.openedAt),
    hostArrivals: [...arrivals.values()].sort((a, b) => a - b),
    company: NO_COMPANY,
    precedence: NO_PRECEDENCE,
    watchedSince: Math.min(story.watchedSince ?? BEGINNING, firstSeen),
    memory: { ...NO_MEMORY, ...story.memory },
  };
}

/** What a detector is shown of a story at a tick. */
export const lookAt = (story: Story, tick: number, policy: ScoringPolicy = DEFAULT_POLICY): Look => ({
  evidence: evidenceOf(story),
  tick,
  policy,
});

/** Problem-to-recovery cycles of one entity: opened at each moment, closed after a time. */
export const cycles = (openings: readonly number[], lengthMs: number, entity = 'tunnel-7'): EpisodeSpan[] =>
  openings.map((openedAt) => ({ entity, openedAt, closedAt: openedAt + lengthMs }));
