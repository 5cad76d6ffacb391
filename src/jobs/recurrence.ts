import { z } from 'zod';
import { declareJob } from './job.js';

/** Signatures of a tenant were counted: their rhythm and episodes may have changed. */
export const recurrenceJob = declareJob({
  name: 'recurrence',
  payload: z.object({ tenantId: z.string() }),
  attempts: 5,
  key: ({ tenantId }) => tenantId,
});
