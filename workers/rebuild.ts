import { canonicalizeJob } from '../src/jobs/canonicalize.js';
import { rebuildJob } from '../src/jobs/rebuild.js';
import { runRebuild } from '../src/pipeline/rebuild.js';
import { LANES } from '../src/store/segment.repository.js';
import { defineWorker } from './kit/worker.js';

/** Reads all of a tenant again and tells what that changed. */
export const rebuildWorker = defineWorker(
  rebuildJob,
  async ({ tenantId, runId }, kit) => {
    const wake = async () => {
      for (let lane = 0; lane < LANES; lane++) await kit.enqueue(canonicalizeJob, { tenantId, lane });
    };
    await runRebuild({ ...kit, wake }, tenantId, runId);
  },
  1,
);
