/** The REFERENCE merger of categorical values: votes of the last five against the five before. */
import { ok, type Result } from '../shared/result.js';
import { equalityKey } from './python-values.js';
import { type ReferenceObservation, type ReferenceVerdict, recentAndOlder } from './reference-series.js';
import { REFERENCE_PROFILE as P } from './thresholds.js';

type Votes = {
  readonly keys: readonly string[];
  readonly topKey: string;
  readonly topValue: unknown;
  readonly topVotes: number;
  readonly distinct: number;
};

function count(window: readonly ReferenceObservation[]): Result<Votes> {
  const keys: string[] = [];
  const votes = new Map<string, number>();
  for (const observation of window) {
    const key = equalityKey(observation.value);
    if (!key.ok) return key;
    keys.push(key.value);
    votes.set(key.value, (votes.get(key.value) ?? 0) + 1);
  }
  const topVotes = Math.max(...votes.values());
  // Of equal counts the first seen wins, and so does the first seen of equal values (true before 1).
  const topKey = keys.find((key) => votes.get(key) === topVotes)!;
  const topValue = window[keys.indexOf(topKey)]!.value ?? null;
  return ok({ keys, topKey, topValue, topVotes, distinct: votes.size });
}

const isClear = (votes: Votes): boolean => votes.topVotes >= Math.min(P.clearVotes, votes.keys.length);

/** Two values that change hands at least twice as often as they repeat. */
function alternates(votes: Votes): boolean {
  if (votes.keys.length < P.clearVotes || votes.distinct !== 2) return false;
  const flips = votes.keys.filter((key, index) => index > 0 && key !== votes.keys[index - 1]).length;
  const repeats = votes.keys.length - 1 - flips;
  return flips >= 2 * Math.max(repeats, 1);
}

/** @param series at least one observation, oldest first. @returns TYPE_ERROR when a window holds a list or object */
export function mergeCategorical(series: readonly ReferenceObservation[]): Result<ReferenceVerdict> {
  const last = series.at(-1)!.value ?? null;
  if (series.length < P.minObservations) return ok({ currentValue: last, state: 'UNKNOWN', confidence: 0 });
  const [recentWindow, olderWindow] = recentAndOlder(series, P.windowObservations);
  const recent = count(recentWindow);
  if (!recent.ok) return recent;
  const confidence = recent.value.topVotes / recent.value.keys.length;
  if (!isClear(recent.value)) {
    return ok(
      alternates(recent.value)
        ? {
            currentValue: last,
            state: 'MULTI_ACTOR',
            confidence: Math.min(confidence, P.multiActorMaxConfidence),
          }
        : { currentValue: last, state: 'CONFLICTED', confidence },
    );
  }
  const clear = { currentValue: recent.value.topValue, confidence };
  if (olderWindow.length === 0) return ok({ ...clear, state: 'STABLE' });
  const older = count(olderWindow);
  if (!older.ok) return older;
  const same = isClear(older.value) && older.value.topKey === recent.value.topKey;
  return ok({ ...clear, state: same ? 'STABLE' : 'DRIFTING' });
}
