import { weighAll } from './attention.js';
import type { AttentionStore, RescoreFilter, ScoreChange } from './ports/attention.js';
import type { JobRunStore } from './ports/job-run.js';

export type RescoreRequest = {
  readonly filter: RescoreFilter;
  /** Overrides of the scoring policy to weigh with; null uses the tenant's own. */
  readonly policy: unknown;
  /** Only show the difference. */
  readonly preview: boolean;
};

export type RescoreResult = {
  readonly weighed: number;
  readonly changed: number;
  /** Signatures that moved to another band, the largest moves first; cut at `MOVES_SHOWN`. */
  readonly moved: readonly ScoreChange[];
  readonly movedTotal: number;
};

const SIGNATURES_AT_ONCE = 200;
const MOVES_SHOWN = 500;

export type RescoreDeps = {
  readonly attention: AttentionStore;
  readonly runs: JobRunStore;
  readonly now: () => Date;
};

/** Weighs every signature the filter names from its beginning, and tells what that changed. Nobody is notified. */
async function rescore(
  deps: Pick<RescoreDeps, 'attention'>,
  tenantId: string,
  request: RescoreRequest,
  onProgress: (done: number, total: number) => Promise<void>,
): Promise<RescoreResult> {
  const total = await deps.attention.countMatching(tenantId, request.filter);
  const changes: ScoreChange[] = [];
  let weighed = 0;
  for (let after: string | null = null; ; ) {
    const ids = await deps.attention.matching(tenantId, request.filter, after, SIGNATURES_AT_ONCE);
    if (ids.length === 0) break;
    const found = await deps.attention.again(tenantId, ids, request.policy, !request.preview, weighAll);
    changes.push(
      ...found.filter(
        (change) => change.scoreBefore !== change.scoreAfter || change.bandBefore !== change.bandAfter,
      ),
    );
    weighed += ids.length;
    after = ids[ids.length - 1]!;
    await onProgress(weighed, Math.max(total, weighed));
  }
  const moved = changes.filter((change) => change.bandBefore !== change.bandAfter);
  moved.sort((a, b) => Math.abs(b.scoreAfter - b.scoreBefore) - Math.abs(a.scoreAfter - a.scoreBefore));
  return { weighed, changed: changes.length, moved: moved.slice(0, MOVES_SHOWN), movedTotal: moved.length };
}

/** Runs a stored request: progress and result go to its row, where any process can read them. */
export async function runRescore(deps: RescoreDeps, tenantId: string, runId: string): Promise<void> {
  const run = await deps.runs.find(tenantId, runId);
  if (!run || run.state === 'DONE') return;
  const report = (done: number, total: number) =>
    deps.runs.update(tenantId, runId, { state: 'RUNNING', done, total }, deps.now());
  try {
    const result = await rescore(deps, tenantId, run.request as RescoreRequest, report);
    await deps.runs.update(
      tenantId,
      runId,
      { state: 'DONE', done: result.weighed, total: result.weighed, result },
      deps.now(),
    );
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await deps.runs.update(
      tenantId,
      runId,
      { state: 'FAILED', done: run.done, total: run.total, result: { error: message } },
      deps.now(),
    );
    throw error;
  }
}
