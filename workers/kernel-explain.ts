import { kernelExplainJob } from '../src/jobs/kernel-explain.js';
import { defineWorker } from './kit/worker.js';

/** Asks the configured provider what kernel findings mean. Without one there is nothing to do. */
export const kernelExplainWorker = defineWorker(
  kernelExplainJob,
  async (_, kit) => {
    const round = await kit.kernelExplainer?.round(kit.kernelReports);
    if (round?.more) await kit.enqueue(kernelExplainJob, {});
  },
  1,
);
