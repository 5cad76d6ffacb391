import { attributionJob, attributionSignalsJob } from '../src/jobs/attribution.js';
import { attribution } from '../src/pipeline/attribution.js';
import { defineWorker } from './kit/worker.js';

/** Somebody else holds identities that were touched: look again when they have had time to finish. */
const BUSY_MS = 100;

/** Folds a lane's new observations; changes are told, and handed on to attention. */
export const attributionWorker = defineWorker(
  attributionJob,
  async ({ tenantId, lane }, kit) => {
    const { folded, changes, signals, more, busy } = await attribution(kit, tenantId, lane);
    kit.metrics.observationsFolded.inc(folded);
    kit.metrics.attributionChanges.inc(changes);
    if (signals) await kit.enqueue(attributionSignalsJob, { tenantId });
    if (more) await kit.enqueue(attributionJob, { tenantId, lane });
    else if (busy) await kit.enqueue(attributionJob, { tenantId, lane }, { delayMs: BUSY_MS });
  },
  4,
);
