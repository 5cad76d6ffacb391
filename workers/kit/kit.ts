import type { Enqueue } from '../../src/jobs/enqueue.js';
import type { Accept } from '../../src/pipeline/accept.js';
import type { KernelExplainer } from '../../src/pipeline/explain-kernel.js';
import type { Logger } from '../../src/platform/logger.js';
import type { Metrics } from '../../src/platform/metrics.js';
import type { Readers } from '../../src/sources/source.js';
import type { Stores } from '../../src/store/stores.js';

/** What every job may use. A job enqueues; it never calls another. */
export type Kit = Stores & {
  readonly readers: Readers;
  readonly accept: Accept;
  readonly enqueue: Enqueue;
  /** Null unless a provider of explanations is configured. */
  readonly kernelExplainer: KernelExplainer | null;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly now: () => Date;
};
