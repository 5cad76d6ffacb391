import { attentionJob } from '../src/jobs/attention.js';
import { keepJob } from '../src/jobs/keep.js';
import { attention } from '../src/pipeline/attention.js';
import { defineWorker } from './kit/worker.js';

/** Scores, bands, candidates and promotions of the signatures that were touched or are due. */
export const attentionWorker = defineWorker(attentionJob, async ({ tenantId }, kit) => {
  const { settled, more, promoted, risen } = await attention(kit, tenantId);
  kit.metrics.signaturesWeighed.inc(settled);
  kit.metrics.promotions.inc(promoted);
  if (risen) await kit.enqueue(keepJob, { tenantId });
  if (more) await kit.enqueue(attentionJob, { tenantId });
});
