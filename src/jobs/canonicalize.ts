import { z } from 'zod';
import { declareJob } from './job.js';

/** A lane of a tenant has unprocessed segments. */
export const canonicalizeJob = declareJob({
  name: 'canonicalize',
  payload: z.object({ tenantId: z.string(), lane: z.number().int() }),
  attempts: 5,
  key: ({ tenantId, lane }) => `${tenantId}.${lane}`,
});
