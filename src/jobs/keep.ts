import { z } from 'zod';
import { declareJob } from './job.js';

/** Signatures of a tenant rose to WATCH, or candidates to PROMOTE: what they rest on is to be kept. */
export const keepJob = declareJob({
  name: 'keep',
  payload: z.object({ tenantId: z.string() }),
  attempts: 5,
  key: ({ tenantId }) => tenantId,
});
