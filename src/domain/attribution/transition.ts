/** From one reading of a pair to the next: history, the change event, and when each is said to have happened. */
import type { JsonValue } from './observation.js';
import type { Reading, StateChange, Transition, ValueChange, Verdict } from './reading.js';

/** How far the series has got: the count and the last window end the verdict was made at. */
export type Progress = { readonly observationCount: number; readonly lastObservationMs: number };

function stateChange(previous: Reading | null, verdict: Verdict, progress: Progress): StateChange | null {
  if (previous?.state === verdict.state) return null;
  return {
    from: previous?.state ?? null,
    to: verdict.state,
    value: verdict.value,
    confidence: verdict.confidence,
    observationCount: progress.observationCount,
    atMs: progress.lastObservationMs,
  };
}

/** Elsewhere the value shown is only the last one seen, and would change with every turn. */
const holdsAValue = (verdict: Verdict): boolean => verdict.state === 'STABLE' || verdict.state === 'DRIFTING';

/**
 * The next reading of a pair.
 * A change of state takes the time of the last observation of the run that changed it, so that it is the same
 * whenever the run happens. A change of value inside a state is told apart from it.
 * @param previous null for a pair never read before: then UNKNOWN itself is a change
 * @param sameValue whether two values count as one; numbers need a tolerance
 */
export function transition(
  previous: Reading | null,
  verdict: Verdict,
  progress: Progress,
  sameValue: (a: JsonValue, b: JsonValue) => boolean,
): Transition {
  const change = stateChange(previous, verdict, progress);
  const atMs = progress.lastObservationMs;
  const moved =
    previous !== null &&
    change === null &&
    holdsAValue(verdict) &&
    !sameValue(previous.announcedValue, verdict.value);
  const valueChange: ValueChange | null = moved
    ? {
        state: verdict.state,
        from: previous.announcedValue,
        to: verdict.value,
        observationCount: progress.observationCount,
        atMs,
      }
    : null;
  const reading: Reading = {
    state: verdict.state,
    value: verdict.value,
    confidence: verdict.confidence,
    interval: verdict.interval,
    observationCount: progress.observationCount,
    lastObservationMs: atMs,
    lastChangeMs: change || previous === null ? atMs : previous.lastChangeMs,
    lastValueChangeMs: change || moved || previous === null ? atMs : previous.lastValueChangeMs,
    announcedValue: change || moved || previous === null ? verdict.value : previous.announcedValue,
  };
  return { reading, change, valueChange };
}
