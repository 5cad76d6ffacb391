import { digestJob } from '../src/jobs/digest.js';
import { publishDigest } from '../src/pipeline/digest.js';
import { defineWorker } from './kit/worker.js';

/** Composes, stores and pushes one tenant's digest of a period. */
export const digestWorker = defineWorker(
  digestJob,
  async ({ tenantId, since, until }, kit) => {
    const published = await publishDigest(kit, tenantId, new Date(since), new Date(until));
    kit.logger.info({ tenantId, since, until, published }, 'digest');
  },
  1,
);
