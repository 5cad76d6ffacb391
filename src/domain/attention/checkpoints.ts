import { DAY_MS, floorTo, HOUR_MS } from '../shared/time.js';
import type { FoldState } from './fold-state.js';

/** Of each grain the newest two states are kept: late counts cost the replay of hours, not of weeks. */
const GRAINS_MS = [1, HOUR_MS, 6 * HOUR_MS, DAY_MS, 7 * DAY_MS] as const;
const KEPT = 2;

/** Adds a state to the checkpoints (ascending by tick), in place. */
export function keepCheckpoint(checkpoints: FoldState[], state: FoldState): void {
  checkpoints.push(state);
  // Thinned now and then: looking through them at every tick would cost more than the tick.
  if (checkpoints.length >= THIN_AT) thinCheckpoints(checkpoints);
}

const THIN_AT = 64;

/** Leaves of each grain the newest two, in place. */
export function thinCheckpoints(checkpoints: FoldState[]): void {
  const kept = new Set<FoldState>();
  for (const grain of GRAINS_MS) {
    let cell: number | null = null;
    let left: number = KEPT;
    for (let i = checkpoints.length - 1; i >= 0 && left > 0; i--) {
      const own = floorTo(checkpoints[i]!.tick, grain);
      if (own === cell) continue;
      cell = own;
      left -= 1;
      kept.add(checkpoints[i]!);
    }
  }
  if (kept.size < checkpoints.length)
    checkpoints.splice(0, checkpoints.length, ...checkpoints.filter((state) => kept.has(state)));
}

/** The newest state that knows nothing of what happened at or after a moment; null when there is none. */
export function checkpointBefore(checkpoints: readonly FoldState[], since: number): FoldState | null {
  return checkpoints.findLast((state) => state.tick <= since) ?? null;
}
