import { clamp, median, quantile, wilsonLower } from '../../shared/statistics.js';
import type { EpisodeSpan, Look } from '../evidence.js';

/** Problem-to-recovery cycles of the subject: how many, how fast, and whether one is open for unusually long. */
export type SelfHeal = {
  readonly value: number;
  readonly cycles: number;
  /** Cycles that ended within the quick limit, and the lower 95 % bound of their share (Wilson). */
  readonly quick: number;
  readonly quickShareLow: number;
  readonly medianMs: number;
  readonly entities: number;
  /** Set when an episode has been open longer than 95 % of the past ones. */
  readonly openTooLongMs: number | null;
};

/** The newest cycles tell enough. */
export const CYCLES_LOOKED_AT = 64;

/** Null until there are enough closed cycles to speak of a habit. */
export function selfHealAt({ evidence, tick, policy }: Look): SelfHeal | null {
  const { spanMs, minCycles, fullCycles, quickMs } = policy.recovery;
  const { closed, open } = knownAt(evidence.episodes, tick, tick - spanMs);
  if (closed.length < minCycles) return null;
  const lengths = closed.map((episode) => episode.closedAt! - episode.openedAt);
  const openTooLongMs = openTooLong(open, lengths, tick);
  const quick = lengths.filter((length) => length <= quickMs).length;
  const often = clamp(0.3 + (0.7 * (closed.length - minCycles)) / Math.max(1, fullCycles - minCycles));
  const value = openTooLongMs === null ? often * (0.4 + (0.6 * quick) / closed.length) : Math.max(often, 0.8);
  return {
    value,
    cycles: closed.length,
    quick,
    quickShareLow: wilsonLower(quick, closed.length),
    medianMs: median(lengths),
    entities: new Set(closed.map((episode) => episode.entity)).size,
    openTooLongMs,
  };
}

/** Episodes opened in [since, tick): those closed by then (the newest), and those open then on an entity that has recovered before. */
function knownAt(episodes: readonly EpisodeSpan[], tick: number, since: number) {
  const closed: EpisodeSpan[] = [];
  const open: EpisodeSpan[] = [];
  for (let i = firstFrom(episodes, tick) - 1; i >= 0 && closed.length < CYCLES_LOOKED_AT; i--) {
    const episode = episodes[i]!;
    if (episode.openedAt < since) break;
    if (episode.closedAt !== null && episode.closedAt < tick) closed.push(episode);
    else open.push(episode);
  }
  const recovered = new Set(closed.map((episode) => episode.entity));
  return { closed, open: open.filter((episode) => recovered.has(episode.entity)) };
}

/** The index of the first episode that opened at or after a moment. */
function firstFrom(episodes: readonly EpisodeSpan[], moment: number): number {
  let low = 0;
  let high = episodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (episodes[middle]!.openedAt < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

const ENOUGH_PAST = 5;

function openTooLong(open: readonly EpisodeSpan[], lengths: readonly number[], tick: number): number | null {
  if (lengths.length < ENOUGH_PAST) return null;
  const longest = open.reduce((most, episode) => Math.max(most, tick - episode.openedAt), 0);
  return longest > 2 * quantile(lengths, 0.95) ? longest : null;
}
