import { z } from 'zod';
import { declareJob } from './job.js';

/** The digest of a tenant's period (ISO times) is to be composed, stored and pushed. */
export const digestJob = declareJob({
  name: 'digest',
  payload: z.object({ tenantId: z.string(), since: z.iso.datetime(), until: z.iso.datetime() }),
  attempts: 3,
  key: ({ tenantId, until }) => `${tenantId}.${until.replaceAll(':', '-')}`,
});

/** Looks which tenants' daily digest is due. */
export const digestRoundJob = declareJob({ name: 'digest-round', payload: z.object({}), attempts: 1 });
