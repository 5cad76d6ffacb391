import { attributionSignalsJob } from '../src/jobs/attribution.js';
import { attributionSignals } from '../src/pipeline/attribution-signals.js';
import { defineWorker } from './kit/worker.js';

/** Hands changes of attribution to attention, as events. */
export const attributionSignalsWorker = defineWorker(
  attributionSignalsJob,
  async ({ tenantId }, kit) => {
    const { more } = await attributionSignals(kit, tenantId);
    if (more) await kit.enqueue(attributionSignalsJob, { tenantId });
  },
  1,
);
