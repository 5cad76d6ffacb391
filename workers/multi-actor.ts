import { attributionSignalsJob, multiActorJob } from '../src/jobs/attribution.js';
import { multiActor } from '../src/pipeline/multi-actor.js';
import { defineWorker } from './kit/worker.js';

/** Reports identities that several actors seem to share. */
export const multiActorWorker = defineWorker(
  multiActorJob,
  async (_, kit) => {
    for (const tenantId of await kit.multiActor.tenants()) {
      if ((await multiActor(kit, tenantId)) > 0) await kit.enqueue(attributionSignalsJob, { tenantId });
    }
  },
  1,
);
