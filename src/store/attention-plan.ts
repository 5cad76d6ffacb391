import { checkpointBefore } from '../domain/attention/checkpoints.js';
import { EMPTY_STATE, type FoldState } from '../domain/attention/fold-state.js';
import { DAY_MS, floorTo, HOUR_MS } from '../domain/shared/time.js';
import type { DirtyMark } from '../pipeline/ports/pass.js';

/** How far before the first tick to weigh the hours reach: the longest baseline and the longest window. */
const BASELINE_MS = 36 * DAY_MS;

/** What a tenant's people have spoken of at all: most tenants have said nothing, and nothing is looked for. */
export type SpokenOf = {
  readonly opinions: boolean;
  readonly changes: boolean;
  /** Sources that a verdict speaks of, and services that a window names. */
  readonly sources: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
};

/** A fold as stored, with the sources and services it knew of. */
export type StoredFold = {
  readonly state: FoldState;
  readonly checkpoints: readonly FoldState[];
  readonly sources?: readonly string[];
  readonly services?: readonly string[];
  /** Whether it was taken for the recovery of a known problem. */
  readonly mends?: boolean;
};

/** A root signature as stored. */
export type RootRow = {
  readonly root_id: string;
  readonly templates: string[];
  /** Of a root that nobody has sent: templates of its members, in the order of their ids. */
  readonly member_templates: string[] | null;
  readonly family: string;
  readonly side: 'PROBLEM' | 'RECOVERY' | null;
  /** The other side of its subject was seen to break. */
  readonly mends: boolean;
  readonly services: string[];
  readonly sources: string[];
  readonly members: string[];
  /** Version of the policy its fold was made with. */
  readonly policy_version: number;
  readonly first_seen: Date;
  readonly fold: StoredFold | null;
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
  /** Another policy weighs it for the first time: what that would have promoted until it was last weighed is no news. Milliseconds. */
  readonly newsFrom: number;
};

/** `spoken` names the sources and services that people have spoken of; `policyVersion` is the policy to weigh with. */
export function planOf(
  row: RootRow,
  mark: DirtyMark | null,
  spoken: SpokenOf,
  policyVersion: number,
  everything: boolean,
): Plan {
  const anew =
    everything || row.policy_version !== policyVersion || outgrown(row, spoken) || isOtherPart(row);
  const { start, checkpoints } = anew ? { start: EMPTY_STATE, checkpoints: [] } : resume(row.fold, mark);
  return {
    row,
    mark,
    start,
    checkpoints,
    hoursFrom: Math.max(0, floorTo(start.tick - BASELINE_MS, HOUR_MS)),
    // The newest activity the fold knows must be among the minutes: quiet time is measured from it.
    minutesFrom: Math.max(0, floorTo((start.period?.last ?? start.tick) - 2 * HOUR_MS, HOUR_MS)),
    newsFrom: row.fold === null || row.policy_version === policyVersion ? 0 : row.fold.state.tick + 1,
  };
}

/**
 * A source or a service that people have spoken of was not known when the fold was made: what they said may reach
 * further back than the mark does.
 */
function outgrown({ fold, sources, services }: RootRow, spoken: SpokenOf): boolean {
  if (!fold) return false;
  const grown = (now: readonly string[], then: readonly string[] = [], concerned: ReadonlySet<string>) =>
    concerned.size > 0 && now.some((name) => concerned.has(name) && !then.includes(name));
  return grown(sources, fold.sources, spoken.sources) || grown(services, fold.services, spoken.services);
}

/** Its problem has become known since the fold was made, or is known no more: which stories are its own is told anew. */
const isOtherPart = ({ fold, mends }: RootRow): boolean => fold !== null && (fold.mends ?? false) !== mends;

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
