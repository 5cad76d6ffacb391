import type { Env } from './config/env.js';
import type { RawEnvelope } from './domain/envelope/envelope.js';
import { canonicalizeJob } from './jobs/canonicalize.js';
import type { Enqueue } from './jobs/enqueue.js';
import { createWake } from './jobs/wake.js';
import { type Accept, createAccept, storeBatch } from './pipeline/accept.js';
import { createBatchFile } from './pipeline/batch-file.js';
import { createSpool, type Spool } from './pipeline/spool.js';
import { newId } from './platform/ids.js';
import type { Logger } from './platform/logger.js';
import type { Metrics } from './platform/metrics.js';
import { isAway } from './platform/postgres/away.js';
import { openSpoolFolder } from './platform/spool-folder.js';
import { laneOf } from './store/segment.repository.js';
import type { Stores } from './store/stores.js';

export type Intake = {
  /** For senders who wait for an answer. */
  readonly accept: Accept;
  /** For senders who do not. */
  readonly spool: Spool;
  readonly close: () => Promise<void>;
};

export type IntakeDeps = {
  readonly env: Env;
  readonly stores: Stores;
  readonly enqueue: Enqueue;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly now: () => Date;
};

const DRAIN_MS = 1_000;
const MIB = 1024 * 1024;

/** Where envelopes come to rest: in the store, or on disk while it is away, from where they are stored as soon as it is back. */
export async function openIntake({
  env,
  stores,
  enqueue,
  metrics,
  logger,
  now,
}: IntakeDeps): Promise<Intake> {
  const { segments, tenants } = stores;
  const file = openSpoolFolder(env.FORESHOCK_DATA, env.FORESHOCK_SPOOL_MIB * MIB);
  const wake = createWake(enqueue, canonicalizeJob, (error, payload) =>
    logger.warn({ err: error, ...payload }, 'a wake-up could not be queued; the sweep will find the segment'),
  );
  const wakeCanonicalize = async (tenantId: string, segmentId: string) =>
    wake({ tenantId, lane: laneOf(segmentId) });
  const store = { segments, wakeCanonicalize };
  const onSetAside = (error: unknown) => {
    metrics.envelopesRefused.inc({ reason: 'set_aside' });
    logger.error({ err: error }, 'a batch that cannot be stored was set aside in the spool folder');
  };
  const batches = createBatchFile({
    file,
    isAway,
    onSetAside,
    onSpooled: (count) => metrics.envelopesSpooled.inc(count),
    store: async (batch) => {
      if (!(await tenants.find(batch.tenantId))) throw new Error(`There is no tenant ${batch.tenantId}.`);
      await storeBatch(store, batch);
    },
  });
  const newBatchId = newId;
  const accept = createAccept({ ...store, now, refuge: { newBatchId, isAway, put: batches.put } });
  const spool = createSpool({
    accept,
    batches,
    tenants,
    isAway,
    now,
    newBatchId,
    onSetAside,
    onStored: (envelopes) => countAccepted(metrics, envelopes),
    onUnknownTenant: (tenantId, envelopes) => {
      metrics.envelopesRefused.inc({ reason: 'unknown_tenant' }, envelopes);
      logger.warn({ tenantId }, 'a listener names a tenant that does not exist: what it hears is refused');
    },
  });
  const drain = () =>
    spool.drain().then(
      (done) => done > 0 && logger.info({ batches: done }, 'the spool was stored'),
      (error) => logger.debug({ err: error }, 'the spool waits'),
    );
  await drain();
  const timer = setInterval(drain, DRAIN_MS);
  return {
    accept,
    spool,
    close: async () => {
      clearInterval(timer);
      file.close();
    },
  };
}

function countAccepted(metrics: Metrics, envelopes: readonly RawEnvelope[]): void {
  for (const { mode } of envelopes) metrics.envelopesAccepted.inc({ mode: mode.toLowerCase() });
}
