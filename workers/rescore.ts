import { rescoreJob } from '../src/jobs/rescore.js';
import { runRescore } from '../src/pipeline/rescore.js';
import { defineWorker } from './kit/worker.js';

/** Weighs signatures from their beginning: a request, or a schedule's turn. */
export const rescoreWorker = defineWorker(
  rescoreJob,
  async ({ tenantId, runId, scheduleId }, kit) => {
    const run = runId ?? (scheduleId && (await kit.schedules.startRun(tenantId, scheduleId, kit.now())));
    if (run) await runRescore(kit, tenantId, run);
  },
  1,
);
