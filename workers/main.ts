import type { Queues } from '../src/platform/queue/queues.js';
import { attentionWorker } from './attention.js';
import { attributionWorker } from './attribution.js';
import { attributionSignalsWorker } from './attribution-signals.js';
import { canonicalizeWorker } from './canonicalize.js';
import { digestWorker } from './digest.js';
import { digestRoundWorker } from './digest-round.js';
import { keepWorker } from './keep.js';
import { kernelExplainWorker } from './kernel-explain.js';
import { kernelLinesWorker } from './kernel-lines.js';
import type { Kit } from './kit/kit.js';
import type { Worker } from './kit/worker.js';
import { multiActorWorker } from './multi-actor.js';
import { rebuildWorker } from './rebuild.js';
import { recurrenceWorker } from './recurrence.js';
import { rescoreWorker } from './rescore.js';
import { retentionWorker } from './retention.js';
import { keepSchedules } from './schedules.js';
import { sweepWorker } from './sweep.js';

/** Every job there is, in the order of the flow. */
const WORKERS: readonly Worker[] = [
  canonicalizeWorker,
  kernelLinesWorker,
  kernelExplainWorker,
  recurrenceWorker,
  attentionWorker,
  keepWorker,
  attributionWorker,
  attributionSignalsWorker,
  multiActorWorker,
  digestRoundWorker,
  digestWorker,
  rescoreWorker,
  rebuildWorker,
  sweepWorker,
  retentionWorker,
];

/**
 * Starts every worker, `canonicalizeAtOnce` jobs of the one that reads, and the standing orders. Returns what ends the
 * latter; the queue ends the workers.
 */
export async function startWorkers(
  queues: Queues,
  kit: Kit,
  canonicalizeAtOnce: number,
): Promise<() => Promise<void>> {
  for (const worker of WORKERS)
    worker.start(queues, kit, worker === canonicalizeWorker ? canonicalizeAtOnce : worker.concurrency);
  return keepSchedules(queues, kit);
}
