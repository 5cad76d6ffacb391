import { digestRoundJob } from '../src/jobs/digest.js';
import { retentionJob, sweepJob } from '../src/jobs/upkeep.js';
import type { Queues } from '../src/platform/queue/queues.js';
import { attentionWorker } from './attention.js';
import { canonicalizeWorker } from './canonicalize.js';
import { digestWorker } from './digest.js';
import { digestRoundWorker } from './digest-round.js';
import type { Kit } from './kit/kit.js';
import type { Worker } from './kit/worker.js';
import { recurrenceWorker } from './recurrence.js';
import { rescoreWorker } from './rescore.js';
import { retentionWorker } from './retention.js';
import { sweepWorker } from './sweep.js';

/** Every job there is, in the order of the flow. */
const WORKERS: readonly Worker[] = [
  canonicalizeWorker,
  recurrenceWorker,
  attentionWorker,
  digestRoundWorker,
  digestWorker,
  rescoreWorker,
  sweepWorker,
  retentionWorker,
];

const SWEEP_EVERY_MS = 5_000;
const RETENTION_EVERY_MS = 3_600_000;
const DIGEST_ROUND_EVERY_MS = 60_000;

/** Starts every worker and the standing orders. Several worker processes may do so: a schedule exists once. */
export async function startWorkers(queues: Queues, kit: Kit): Promise<void> {
  for (const worker of WORKERS) worker.start(queues, kit);
  await queues.schedule(sweepJob, 'sweep', { every: SWEEP_EVERY_MS }, {});
  await queues.schedule(retentionJob, 'retention', { every: RETENTION_EVERY_MS }, {});
  await queues.schedule(digestRoundJob, 'digest-round', { every: DIGEST_ROUND_EVERY_MS }, {});
}
