import { z } from 'zod';
import { declareJob } from './job.js';

/** Wakes what was saved and never enqueued, and scores whose time has come. */
export const sweepJob = declareJob({ name: 'sweep', payload: z.object({}), attempts: 1 });

/** Makes the coming days' partitions and drops what is older than its class allows. */
export const retentionJob = declareJob({ name: 'retention', payload: z.object({}), attempts: 3 });
