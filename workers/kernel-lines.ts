import { kernelLinesJob } from '../src/jobs/kernel-lines.js';
import { recurrenceJob } from '../src/jobs/recurrence.js';
import { assembleKernelLines } from '../src/pipeline/kernel-lines.js';
import { defineWorker } from './kit/worker.js';

const LOOK_AGAIN_MS = 1_000;

/** Puts kernel lines that came one by one together to findings. */
export const kernelLinesWorker = defineWorker(
  kernelLinesJob,
  async ({ tenantId }, kit) => {
    const tenant = await kit.tenants.find(tenantId);
    if (!tenant) return;
    const { lines, waiting } = await assembleKernelLines(kit, tenant, kit.now());
    if (lines > 0) await kit.enqueue(recurrenceJob, { tenantId });
    if (waiting) await kit.enqueue(kernelLinesJob, { tenantId }, { delayMs: LOOK_AGAIN_MS });
  },
  1,
);
