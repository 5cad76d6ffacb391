import type { Calibration } from '../boots/calibration.js';
import type { Moment } from './report.js';

/** Both clocks of a line: its own wall time, or the one that the boot's calibration gives for its monotonic stamp. */
export function momentOf(
  monotonicUs: number | null,
  wallMs: number | null,
  calibration: Calibration | null,
): Moment {
  const seconds = monotonicUs === null ? null : monotonicUs / 1_000_000;
  const computed =
    monotonicUs !== null && calibration !== null ? monotonicUs / 1_000 + calibration.offsetMs : null;
  const ms = wallMs ?? computed;
  return { seconds, wall: ms === null ? null : isoOf(ms) };
}

function isoOf(ms: number): string | null {
  const rounded = Math.round(ms);
  return Math.abs(rounded) > 8.64e15 ? null : new Date(rounded).toISOString();
}
