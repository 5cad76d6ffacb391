import type { RawEnvelope } from '../../domain/envelope/envelope.js';
import type { Logger } from '../../platform/logger.js';
import type { Metrics } from '../../platform/metrics.js';

export type GatherDeps = {
  /** Stores envelopes of a tenant; what the database cannot take is spooled; rejects when it cannot be spooled either. */
  readonly take: (tenantId: string, envelopes: readonly RawEnvelope[]) => Promise<void>;
  readonly logger: Logger;
  readonly metrics: Metrics;
};

export type GatherOptions = {
  /** Messages in memory from which on `isFull` is true. */
  readonly limit: number;
  /** Names what was lost in the metric of refused envelopes. */
  readonly lostAs: string;
  /** Called when there is room again after it was full. */
  readonly onRoom?: () => void;
};

/** Messages of a listener on their way to the store, in small batches by tenant. */
export type Gatherer = {
  readonly add: (tenantId: string, envelope: RawEnvelope) => void;
  readonly isFull: () => boolean;
  /** Hands over what is left. */
  readonly close: () => Promise<void>;
};

const FLUSH_MS = 20;
const FLUSH_AT = 1_000;

export function createGatherer({ limit, lostAs, onRoom }: GatherOptions, deps: GatherDeps): Gatherer {
  const gathered = new Map<string, RawEnvelope[]>();
  /** Messages gathered since the last flush, and all that are in memory: those being stored too. */
  let fresh = 0;
  let held = 0;
  let full = false;
  let flushing: Promise<void> = Promise.resolve();

  const flush = () => {
    if (fresh === 0) return;
    const batches = [...gathered];
    gathered.clear();
    fresh = 0;
    flushing = flushing.then(async () => {
      for (const [tenant, envelopes] of batches) {
        await handOver(tenant, envelopes, lostAs, deps);
        held -= envelopes.length;
      }
      if (full && held < limit) {
        full = false;
        onRoom?.();
      }
    });
  };
  const timer = setInterval(flush, FLUSH_MS);
  return {
    add: (tenantId, envelope) => {
      const list = gathered.get(tenantId) ?? [];
      gathered.set(tenantId, list);
      list.push(envelope);
      fresh += 1;
      held += 1;
      full ||= held >= limit;
      if (fresh >= FLUSH_AT) flush();
    },
    isFull: () => full,
    close: async () => {
      clearInterval(timer);
      flush();
      await flushing;
    },
  };
}

/** What cannot even be put on disk is lost, counted and said: the listener goes on. */
async function handOver(
  tenant: string,
  envelopes: readonly RawEnvelope[],
  reason: string,
  { take, metrics, logger }: GatherDeps,
): Promise<void> {
  try {
    await take(tenant, envelopes);
  } catch (error) {
    metrics.envelopesRefused.inc({ reason }, envelopes.length);
    logger.error({ err: error, tenantId: tenant }, 'messages could be stored nowhere');
  }
}
