import { z } from 'zod';
import { declareJob } from './job.js';

/** Observations of a lane of a tenant are left to fold. */
export const attributionJob = declareJob({
  name: 'attribution',
  payload: z.object({ tenantId: z.string(), lane: z.number().int() }),
  attempts: 5,
  key: ({ tenantId, lane }) => `${tenantId}.${lane}`,
});

/** Changes of attribution are to be handed to attention. */
export const attributionSignalsJob = declareJob({
  name: 'attribution-signals',
  payload: z.object({ tenantId: z.string() }),
  attempts: 5,
  key: ({ tenantId }) => tenantId,
});

/** Looks for identities that several actors seem to share. */
export const multiActorJob = declareJob({ name: 'multi-actor', payload: z.object({}), attempts: 1 });
