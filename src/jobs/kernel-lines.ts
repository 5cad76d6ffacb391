import { z } from 'zod';
import { declareJob } from './job.js';

/** Kernel lines of a tenant wait for the rest of their report: hosts that have fallen silent are read. */
export const kernelLinesJob = declareJob({
  name: 'kernel-lines',
  payload: z.object({ tenantId: z.string() }),
  attempts: 5,
  key: ({ tenantId }) => tenantId,
});
