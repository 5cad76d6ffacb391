import { canonicalizeJob } from '../src/jobs/canonicalize.js';
import { kernelLinesJob } from '../src/jobs/kernel-lines.js';
import { recurrenceJob } from '../src/jobs/recurrence.js';
import { canonicalize } from '../src/pipeline/canonicalize.js';
import { KERNEL_QUIET_MS } from '../src/pipeline/kernel-lines.js';
import { defineWorker } from './kit/worker.js';

/** While more is waiting, recurrence gathers for four seconds: one pass for many batches. */
const GATHER_MS = 4_000;

/** Reads a lane's unprocessed segments: parse, sign, count, store. */
export const canonicalizeWorker = defineWorker(
  canonicalizeJob,
  async ({ tenantId, lane }, kit) => {
    const tenant = await kit.tenants.find(tenantId);
    if (!tenant) return;
    const { envelopes, more, held } = await canonicalize(kit, tenant, lane);
    if (envelopes === 0) return;
    kit.metrics.envelopesCanonicalized.inc(envelopes);
    await kit.enqueue(recurrenceJob, { tenantId }, { delayMs: more ? GATHER_MS : 0 });
    if (held > 0) await kit.enqueue(kernelLinesJob, { tenantId }, { delayMs: KERNEL_QUIET_MS });
    if (more) await kit.enqueue(canonicalizeJob, { tenantId, lane });
  },
  4,
);
