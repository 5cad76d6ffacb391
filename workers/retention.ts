import { retentionJob } from '../src/jobs/upkeep.js';
import { defineWorker } from './kit/worker.js';

/** Makes the coming days' partitions and drops what is older than its class allows. */
export const retentionWorker = defineWorker(
  retentionJob,
  async (_, kit) => {
    const dropped = await kit.retention.apply(kit.now());
    if (dropped.length > 0) kit.logger.info({ dropped }, 'old data was dropped');
  },
  1,
);
