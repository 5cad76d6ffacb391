import { attentionJob } from '../src/jobs/attention.js';
import { recurrenceJob } from '../src/jobs/recurrence.js';
import { grouping } from '../src/pipeline/grouping.js';
import { recurrence } from '../src/pipeline/recurrence.js';
import { defineWorker } from './kit/worker.js';

/** Starts of activity and episodes of the signatures that were counted. */
export const recurrenceWorker = defineWorker(recurrenceJob, async ({ tenantId }, kit) => {
  await grouping(kit, tenantId);
  const { settled, more } = await recurrence(kit, tenantId);
  if (settled > 0) await kit.enqueue(attentionJob, { tenantId });
  if (more) await kit.enqueue(recurrenceJob, { tenantId });
});
