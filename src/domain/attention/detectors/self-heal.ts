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

export function selfHealAt({ evidence, tick, policy }: Look): SelfHeal | null {
  const { spanMs, minCycles, fullCycles, quickMs } = policy.recovery;
  const known = evidence.episodes.filter(
    (episode) => episode.openedAt < tick && episode.openedAt >= tick - spanMs,
  );
  const closed = known.filter((episode) => episode.closedAt !== null && episode.closedAt < tick);
  const lengths = closed.map((episode) => episode.closedAt! - episode.openedAt);
  const openTooLongMs = openTooLong(known, lengths, tick);
  if (closed.length < minCycles) return null;
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

const ENOUGH_PAST = 5;

function openTooLong(known: readonly EpisodeSpan[], lengths: readonly number[], tick: number): number | null {
  if (lengths.length < ENOUGH_PAST) return null;
  const usual = quantile(lengths, 0.95);
  const open = known.filter((episode) => episode.closedAt === null || episode.closedAt >= tick);
  const longest = open.reduce((most, episode) => Math.max(most, tick - episode.openedAt), 0);
  return longest > 2 * usual ? longest : null;
}
