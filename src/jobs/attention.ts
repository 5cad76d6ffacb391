import { z } from 'zod';
import { declareJob } from './job.js';

/** What scores of a tenant rest on has changed, or their time has come. */
export const attentionJob = declareJob({
  name: 'attention',
  payload: z.object({ tenantId: z.string() }),
  attempts: 5,
  key: ({ tenantId }) => tenantId,
});
