import { MINUTE_MS, tickOf } from '../shared/time.js';
import { indexAt } from '../window/series.js';

/** How long before something worse a signal must have come to count as its forerunner. */
export const LEAD_MS = { least: MINUTE_MS, most: 120 * MINUTE_MS } as const;

/** Cases below which nothing is claimed, and nothing is loaded. */
export const LEAST_CASES = 3;

/** A moment at which something worse was seen, and since when it is known to be worse: an incident is told later. */
export type WorseMoment = { readonly at: number; readonly knownAt: number };

/**
 * A kind that is worse (severity error and above, or an incident was made of it) and came after the signature within the
 * lead on a host, with all sightings of both there. Milliseconds, ascending.
 */
export type WorseOnHost = {
  readonly rootId: string;
  readonly text: string;
  readonly host: string;
  /** The host's first event of any kind. */
  readonly hostSince: number;
  readonly own: readonly number[];
  readonly worse: readonly WorseMoment[];
};

/** What came after a signature, and the ticks at which that was learnt. */
export type Precedence = { readonly pairs: readonly WorseOnHost[]; readonly ticks: readonly number[] };

export const NO_PRECEDENCE: Precedence = { pairs: [], ticks: [] };

/** True when a moment came after another within the lead. */
export const follows = (at: number, before: number): boolean =>
  at - before >= LEAD_MS.least && at - before <= LEAD_MS.most;

export function toPrecedence(rows: readonly WorseOnHost[]): Precedence {
  const pairs = [...rows].sort((a, b) => compare(a.rootId, b.rootId) || compare(a.host, b.host));
  const learnt = pairs.flatMap(({ worse }) => worse.map(({ at, knownAt }) => tickOf(Math.max(at, knownAt))));
  return { pairs, ticks: [...new Set(learnt)].sort((a, b) => a - b) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The first tick after a tick at which something worse is learnt; null when there is none. */
export const nextPrecedenceTick = ({ ticks }: Precedence, after: number): number | null =>
  ticks[indexAt(ticks, after + 1)] ?? null;
