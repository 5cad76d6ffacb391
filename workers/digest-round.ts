import { duePeriod } from '../src/domain/digest/period.js';
import { iso } from '../src/domain/shared/words.js';
import { digestJob, digestRoundJob } from '../src/jobs/digest.js';
import { defineWorker } from './kit/worker.js';

/** Looks which tenants' daily digest is due, and asks for it. */
export const digestRoundWorker = defineWorker(
  digestRoundJob,
  async (_, kit) => {
    for (const { tenantId, timeZone, lastUntil } of await kit.digests.readers()) {
      const period = duePeriod(timeZone, lastUntil?.getTime() ?? null, kit.now().getTime());
      if (period)
        await kit.enqueue(digestJob, { tenantId, since: iso(period.since), until: iso(period.until) });
    }
  },
  1,
);
