import { z } from 'zod';
import { declareJob } from './job.js';

/** A re-scoring was asked for: `runId` names the row that holds the request and takes the result. */
export const rescoreJob = declareJob({
  name: 'rescore',
  payload: z.object({ tenantId: z.string(), runId: z.uuid().nullable(), scheduleId: z.uuid().nullable() }),
  attempts: 3,
});
