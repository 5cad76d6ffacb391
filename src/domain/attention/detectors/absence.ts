import { clamp } from '../../shared/statistics.js';
import { tickOf } from '../../shared/time.js';
import { ONSET_GAP_MS } from '../../window/onsets.js';
import { indexAt } from '../../window/series.js';
import type { Look } from '../evidence.js';
import { beatAt, streamAt } from './beat.js';

/** Something that used to come regularly and does not come any more. */
export type Absence = {
  readonly value: number;
  readonly everyMs: number;
  readonly lastAt: number;
  /** Times it should have come since. */
  readonly missed: number;
  readonly beats: number;
};

/** An expected event that did not come: overdue by more than its tolerance. Looked at after half an hour of silence. */
export function absenceAt({ evidence, tick, policy }: Look): Absence | null {
  const { start } = evidence.series.minutes;
  const last = start[indexAt(start, tick) - 1];
  // Counts are kept by slots: the last event may have been at the end of its slot, so silence begins there.
  if (last === undefined || tick - tickOf(last) < ONSET_GAP_MS) return null;
  const beat = beatAt(evidence, tick, tick, policy) ?? streamAt(evidence, last);
  if (!beat || tick - last < beat.everyMs + beat.toleranceMs) return null;
  const missed = Math.floor((tick - last) / beat.everyMs);
  const late = (tick - last - beat.toleranceMs) / Math.max(beat.everyMs, ONSET_GAP_MS);
  const value = clamp(0.4 + (0.6 * late) / policy.absence.fullMissed);
  return { value, everyMs: beat.everyMs, lastAt: last, missed, beats: beat.beats };
}
