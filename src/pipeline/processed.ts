import { setTimeout as sleep } from 'node:timers/promises';
import type { JobRun, JobRunStore } from './ports/job-run.js';
import type { ProcessedStore } from './ports/processed.js';

/** What a batch led to, once every step is through with it. */
export type Processed = { readonly signatureIds: readonly string[]; readonly complete: boolean };

const LIMIT_MS = 30_000;
const STEP_MS = 15;

const LISTEN_MS = 3_000;

/** Asks until a test passes, ever less often; false when the limit is reached first. */
async function until(test: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  for (let step = STEP_MS; Date.now() < deadline; step = Math.min(step * 1.3, 200)) {
    if (await test()) return true;
    await sleep(step);
  }
  return false;
}

/**
 * Waits until what is marked of signatures (none given: of the tenant, the first 500) was weighed; false after three
 * seconds: what is marked will be weighed.
 */
export async function waitWeighed(
  deps: { readonly processed: ProcessedStore },
  tenantId: string,
  signatureIds: readonly string[],
): Promise<boolean> {
  const marks = await deps.processed.marks(
    tenantId,
    'ATTENTION',
    signatureIds.length > 0 ? signatureIds : null,
  );
  return until(() => deps.processed.areSettled(tenantId, 'ATTENTION', marks), LISTEN_MS);
}

/**
 * Waits until a segment is canonicalized and every signature it touched has been through recurrence and attention.
 * Gives up after half a minute: what is stored is stored, and will be processed.
 */
export async function waitProcessed(
  deps: { readonly processed: ProcessedStore },
  tenantId: string,
  segmentId: string,
): Promise<Processed> {
  const deadline = Date.now() + LIMIT_MS;
  const left = () => deadline - Date.now();
  if (!(await until(() => deps.processed.isCanonicalized(tenantId, segmentId), left())))
    return { signatureIds: [], complete: false };
  const signatureIds = await deps.processed.signaturesOf(tenantId, segmentId);
  // Twice: the first turn may have found another root for a signature, whose own turn comes then.
  for (const stage of ['RECURRENCE', 'RECURRENCE', 'ATTENTION'] as const) {
    const marks = await deps.processed.marks(tenantId, stage, signatureIds);
    if (!(await until(() => deps.processed.areSettled(tenantId, stage, marks), left())))
      return { signatureIds, complete: false };
  }
  return { signatureIds, complete: true };
}

/** Waits until a long piece of work has ended, or until the limit; either way, how far it is then. */
export async function waitEnded(
  deps: { readonly runs: Pick<JobRunStore, 'find'> },
  run: JobRun,
  limitMs: number,
): Promise<JobRun> {
  let last = run;
  await until(async () => {
    last = (await deps.runs.find(run.tenantId, run.id)) ?? last;
    return last.state === 'DONE' || last.state === 'FAILED';
  }, limitMs);
  return last;
}
