import { TICK_MS, tickOf } from '../shared/time.js';

/** What a person may say of a candidate. */
export const VERDICTS = ['USEFUL', 'NOISE', 'KNOWN', 'EXPECTED'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A verdict on a signature, or an incident made of it, at a moment of event time (milliseconds). */
export type Opinion = {
  readonly at: number;
  readonly verdict: Verdict | 'INCIDENT';
  readonly by: string;
  /** False: it was said of another signature of its story. */
  readonly own: boolean;
  /** The first tick of the story it closes; null when it closes none. */
  readonly closesStory: number | null;
};

/** A verdict on anything that came from a source. */
export type SourceOpinion = { readonly at: number; readonly useful: boolean };

/** The verdicts on what came from one source, ascending; signatures of one source share the list. */
export type SourceRecord = { readonly source: string; readonly opinions: readonly SourceOpinion[] };

/** A declared change window that covers a signature: [startsAt, endsAt), milliseconds. */
export type ChangeSpan = {
  readonly id: string;
  readonly name: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** When each of the signature's hosts in the window's scope first showed it, ascending; null: the window covers all. */
  readonly arrivals: readonly number[] | null;
};

/** What people said of a signature and of its sources, and the changes they declared around it. Lists ascend by time. */
export type Memory = {
  readonly opinions: readonly Opinion[];
  readonly sources: readonly SourceRecord[];
  readonly changes: readonly ChangeSpan[];
};

export const NO_MEMORY: Memory = { opinions: [], sources: [], changes: [] };

/**
 * An opinion counts from the tick after the one it was given in: what was already told in the open tick stays as it
 * was. Every fold looks at that tick, whether anything happened in it or not.
 */
export const heardTick = (at: number): number => tickOf(at) + TICK_MS;

/** The opinions that count at a tick. */
export const heardAt = (opinions: readonly Opinion[], tick: number): readonly Opinion[] =>
  opinions.length === 0 ? opinions : opinions.filter(({ at }) => heardTick(at) <= tick);

/** The first tick after a tick at which a new opinion counts; null when there is none. */
export function nextHeardTick({ opinions }: Memory, after: number): number | null {
  const next = opinions.find(({ at }) => heardTick(at) > after);
  return next ? heardTick(next.at) : null;
}

/** The tick at which a person closed the story that began at `start` and was last active at `last`; null when nobody did by `tick`. */
export function closedByPerson(
  { opinions }: Memory,
  story: { readonly start: number; readonly last: number },
  tick: number,
): number | null {
  const closing = opinions.find(
    ({ at, closesStory }) =>
      closesStory !== null &&
      closesStory >= story.start &&
      closesStory <= story.last &&
      heardTick(at) >= story.last &&
      heardTick(at) <= tick,
  );
  return closing ? heardTick(closing.at) : null;
}
