import { attentionJob } from '../src/jobs/attention.js';
import { attributionJob, attributionSignalsJob } from '../src/jobs/attribution.js';
import { canonicalizeJob } from '../src/jobs/canonicalize.js';
import { keepJob } from '../src/jobs/keep.js';
import { kernelExplainJob } from '../src/jobs/kernel-explain.js';
import { kernelLinesJob } from '../src/jobs/kernel-lines.js';
import { recurrenceJob } from '../src/jobs/recurrence.js';
import { sweepJob } from '../src/jobs/upkeep.js';
import { defineWorker } from './kit/worker.js';

/** Wakes whatever the database says is left to do: the queue may lose a job, the truth is not in the queue. */
export const sweepWorker = defineWorker(
  sweepJob,
  async (_, kit) => {
    const left = await kit.sweep.leftToDo(kit.now());
    for (const { tenantId, lane } of left.lanes) await kit.enqueue(canonicalizeJob, { tenantId, lane });
    for (const tenantId of left.kernelLines) await kit.enqueue(kernelLinesJob, { tenantId });
    if (kit.kernelExplainer !== null) await kit.enqueue(kernelExplainJob, {});
    for (const tenantId of left.recurrence) await kit.enqueue(recurrenceJob, { tenantId });
    for (const tenantId of left.attention) await kit.enqueue(attentionJob, { tenantId });
    for (const tenantId of left.keep) await kit.enqueue(keepJob, { tenantId });
    for (const { tenantId, lane } of left.attribution) await kit.enqueue(attributionJob, { tenantId, lane });
    for (const tenantId of left.attributionSignals) await kit.enqueue(attributionSignalsJob, { tenantId });
  },
  1,
);
