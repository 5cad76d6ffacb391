import { keepJob } from '../src/jobs/keep.js';
import { keepRisen } from '../src/pipeline/keep.js';
import { copyEvidence } from '../src/pipeline/remember.js';
import { defineWorker } from './kit/worker.js';

/** Keeps what bands promise: events of what rose to WATCH for long, evidence of what was promoted for ever. */
export const keepWorker = defineWorker(
  keepJob,
  async ({ tenantId }, kit) => {
    const risen = await keepRisen(kit, tenantId);
    const evidence = await copyEvidence(kit, tenantId);
    if (risen.more || evidence.more) await kit.enqueue(keepJob, { tenantId });
  },
  1,
);
