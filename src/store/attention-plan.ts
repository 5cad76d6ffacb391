import { checkpointBefore } from '../domain/attention/checkpoints.js';
import { EMPTY_STATE, type FoldState } from '../domain/attention/fold-state.js';
import { DAY_MS, floorTo, HOUR_MS } from '../domain/shared/time.js';
import type { DirtyMark } from '../pipeline/ports/pass.js';

/** How far before the first tick to weigh the hours reach: the longest baseline and the longest window. */
const BASELINE_MS = 36 * DAY_MS;

/** A root signature as stored. */
export type RootRow = {
  readonly root_id: string;
  readonly templates: string[];
  /** Of a root that nobody has sent: templates of its members, in the order of their ids. */
  readonly member_templates: string[] | null;
  readonly family: string;
  readonly side: 'PROBLEM' | 'RECOVERY' | null;
  readonly services: string[];
  readonly first_seen: Date;
  readonly fold: { readonly state: FoldState; readonly checkpoints: readonly FoldState[] } | null;
  readonly story: string[];
};

/** What to load of a root, and where its fold goes on. */
export type Plan = {
  readonly row: RootRow;
  readonly mark: DirtyMark | null;
  readonly start: FoldState;
  readonly checkpoints: readonly FoldState[];
  readonly hoursFrom: number;
  readonly minutesFrom: number;
};

export function planOf(row: RootRow, mark: DirtyMark | null, everything: boolean): Plan {
  const { start, checkpoints } = everything
    ? { start: EMPTY_STATE, checkpoints: [] }
    : resume(row.fold, mark);
  return {
    row,
    mark,
    start,
    checkpoints,
    hoursFrom: Math.max(0, floorTo(start.tick - BASELINE_MS, HOUR_MS)),
    // The newest activity the fold knows must be among the minutes: quiet time is measured from it.
    minutesFrom: Math.max(0, floorTo((start.period?.last ?? start.tick) - 2 * HOUR_MS, HOUR_MS)),
  };
}

/** Where a fold is taken up: at the newest state that knows nothing of what has changed. */
function resume(
  fold: RootRow['fold'],
  mark: DirtyMark | null,
): { start: FoldState; checkpoints: readonly FoldState[] } {
  if (!fold) return { start: EMPTY_STATE, checkpoints: [] };
  if (!mark) return { start: fold.state, checkpoints: fold.checkpoints };
  const start = checkpointBefore([...fold.checkpoints, fold.state], mark.since) ?? EMPTY_STATE;
  return { start, checkpoints: fold.checkpoints.filter((state) => state.tick < start.tick) };
}

export const seconds = (ms: number): number => ms / 1_000;
export const idsOf = (plans: readonly Plan[]): string[] => plans.map((plan) => plan.row.root_id);
