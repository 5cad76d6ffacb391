import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessedStore } from './ports/processed.js';

/** What a batch led to, once every step is through with it. */
export type Processed = { readonly signatureIds: readonly string[]; readonly complete: boolean };

const LIMIT_MS = 30_000;
const STEP_MS = 15;

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
  const until = async (test: () => Promise<boolean>): Promise<boolean> => {
    for (let step = STEP_MS; Date.now() < deadline; step = Math.min(step * 1.3, 200)) {
      if (await test()) return true;
      await sleep(step);
    }
    return false;
  };
  if (!(await until(() => deps.processed.isCanonicalized(tenantId, segmentId))))
    return { signatureIds: [], complete: false };
  const signatureIds = await deps.processed.signaturesOf(tenantId, segmentId);
  // Twice: the first turn may have found another root for a signature, whose own turn comes then.
  for (const stage of ['RECURRENCE', 'RECURRENCE', 'ATTENTION'] as const) {
    const marks = await deps.processed.marks(tenantId, stage, signatureIds);
    if (!(await until(() => deps.processed.areSettled(tenantId, stage, marks))))
      return { signatureIds, complete: false };
  }
  return { signatureIds, complete: true };
}
