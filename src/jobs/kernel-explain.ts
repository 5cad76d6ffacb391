import { z } from 'zod';
import { declareJob } from './job.js';

/** Reports on kernel logs that the configured provider has not explained. */
export const kernelExplainJob = declareJob({
  name: 'kernel-explain',
  payload: z.object({}),
  attempts: 1,
  key: () => 'all',
});
