/** Which sessions of two primitives are the same. */
import type { PairSummary, SessionRow } from './pair-summary.js';
import { ROBUST_PROFILE } from './thresholds.js';

const ALIGN_MS = ROBUST_PROFILE.coFlip.alignMs;

const gapMs = (a: SessionRow, b: SessionRow): number =>
  Math.max(0, Math.max(a.firstMs, b.firstMs) - Math.min(a.lastMs, b.lastMs));

/** Two sessions are one when they bear the sender's same id, or, unless both are named, lie close in time. */
function isSame(a: SessionRow, b: SessionRow): boolean {
  return a.named && b.named ? a.key === b.key : gapMs(a, b) <= ALIGN_MS;
}

/**
 * For each session of `anchor` the weights `other` has in it, or null where it has no such session.
 * Each session of `other` is used once, for the one it lies nearest to.
 */
export function alignTo(anchor: PairSummary, other: PairSummary): readonly (readonly number[] | null)[] {
  const free = new Set(other.sessions);
  return anchor.sessions.map((session) => {
    let match: SessionRow | null = null;
    for (const candidate of free) {
      if (!isSame(session, candidate)) continue;
      if (match === null || gapMs(session, candidate) < gapMs(session, match)) match = candidate;
    }
    if (match === null) return null;
    free.delete(match);
    return match.weights;
  });
}
