import { z } from 'zod';

/** What `writeKernelLogBody` writes, read again. */
export const kernelLogBody = z.object({
  log: z.string(),
  host: z.string().optional(),
  bootedAt: z.iso.datetime({ offset: true }).optional(),
});
