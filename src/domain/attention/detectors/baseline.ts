import { DAY_MS, floorTo, HOUR_MS } from '../../shared/time.js';
import { countIn, countWindow, indexAt, worstIn } from '../../window/series.js';
import type { Look } from '../evidence.js';
import { heardAt } from '../memory.js';

/** How a signature behaved when a person last judged it: frozen there, so that a slow rise cannot lift it. */
export type Baseline = {
  /** The opinion it was frozen for (milliseconds). */
  readonly at: number;
  /** Events a day: the busier of the day before and the mean of the week before. */
  readonly perDay: number;
  readonly hosts: number;
  /** The most severe severity of the 35 days before, 0..7. */
  readonly worst: number;
};

/** Severities reach as far back as impact looks. */
const SPAN_MS = 35 * DAY_MS;

/** The baseline at a tick: the one before, or a new one when a newer opinion counts. Null while nobody has judged. */
export function baselineAt(look: Look, before: Baseline | null): Baseline | null {
  const { evidence, tick } = look;
  const newest = heardAt(evidence.memory.opinions, tick).at(-1);
  if (!newest) return null;
  if (before?.at === newest.at) return before;
  const days = Math.min(7, Math.max(1, (tick - evidence.watchedSince) / DAY_MS));
  const week = countWindow(evidence.series, tick, 7 * DAY_MS) / days;
  return {
    at: newest.at,
    perDay: Math.max(week, countWindow(evidence.series, tick, DAY_MS)),
    hosts: indexAt(evidence.hostArrivals, tick),
    worst: worstIn(evidence.series, tick, SPAN_MS),
  };
}

/** What is different now from how it was when it was judged. */
export type Changed = {
  readonly what: 'RATE' | 'HOSTS' | 'SEVERITY';
  readonly before: number;
  readonly now: number;
};

/** Five standard deviations of a Poisson count: what chance does not do. */
const SURE = 5;

/** The first difference that is more than chance: in rate by a factor, in hosts, in severity. Null when it is as it was. */
export function changeSince(look: Look, baseline: Baseline, ratio: number): Changed | null {
  const { evidence, tick, policy } = look;
  const now = countSince(look, baseline.at);
  const before = Math.max(1, baseline.perDay);
  if (now >= ratio * before && now >= before + SURE * Math.sqrt(before))
    return { what: 'RATE', before: baseline.perDay, now };
  const hosts = indexAt(evidence.hostArrivals, tick);
  if (hosts >= Math.max(policy.memory.changeHosts * baseline.hosts, baseline.hosts + 2))
    return { what: 'HOSTS', before: baseline.hosts, now: hosts };
  const since = ceilHour(baseline.at);
  const width = floorTo(tick, HOUR_MS) - since;
  const worst = width < 0 ? 7 : worstIn(evidence.series, tick, Math.min(width, SPAN_MS));
  return worst < baseline.worst ? { what: 'SEVERITY', before: baseline.worst, now: worst } : null;
}

const ceilHour = (ms: number): number => floorTo(ms + HOUR_MS - 1, HOUR_MS);

/** Events of the last 24 hours that came after a moment, to the hour. */
function countSince({ evidence, tick }: Look, moment: number): number {
  const hour = floorTo(tick, HOUR_MS);
  const from = Math.max(hour - DAY_MS + HOUR_MS, ceilHour(moment));
  return (
    countIn(evidence.series.hours, from, Math.max(from, hour)) +
    countIn(evidence.series.minutes, Math.min(tick, Math.max(hour, moment)), tick)
  );
}
