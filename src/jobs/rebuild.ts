import { z } from 'zod';
import { declareJob } from './job.js';

/** All of a tenant is to be read again: `runId` names the row that holds the request and takes the result. */
export const rebuildJob = declareJob({
  name: 'rebuild',
  payload: z.object({ tenantId: z.string(), runId: z.uuid() }),
  attempts: 3,
  key: ({ tenantId }) => tenantId,
});
