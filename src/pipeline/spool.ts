import type { RawEnvelope } from '../domain/envelope/envelope.js';
import type { Accept } from './accept.js';
import type { BatchFile } from './batch-file.js';
import type { TenantStore } from './ports/tenant.js';

export type Spool = {
  /** Stores envelopes, on disk while the database is away. Never rejects for a database that is away. */
  readonly take: (tenantId: string, envelopes: readonly RawEnvelope[]) => Promise<void>;
  /** Stores what waits on disk, in order; returns how many batches that were. */
  readonly drain: () => Promise<number>;
};

export type SpoolDeps = {
  readonly accept: Accept;
  readonly batches: BatchFile;
  readonly tenants: TenantStore;
  readonly isAway: (error: unknown) => boolean;
  readonly now: () => Date;
  readonly newBatchId: (receivedAt: Date) => string;
  readonly onStored: (envelopes: readonly RawEnvelope[]) => void;
  readonly onUnknownTenant: (tenantId: string, envelopes: number) => void;
  readonly onSetAside: (error: unknown) => void;
};

/** Accepts what senders without an answer bring. While earlier batches wait on disk, later ones queue up behind them. */
export function createSpool(deps: SpoolDeps): Spool {
  /** Until the first drain something of an earlier run may wait, and it is older. */
  let drained = -1;
  const waiting = () => drained !== deps.batches.generation();
  const behind = async (tenantId: string, envelopes: readonly RawEnvelope[]) => {
    const receivedAt = deps.now();
    const id = deps.newBatchId(receivedAt);
    await deps.batches.put({ id, tenantId, backfill: false, receivedAt, items: itemsOf(envelopes) });
  };
  const direct = async (tenantId: string, envelopes: readonly RawEnvelope[]) => {
    try {
      await deps.accept({ tenantId, backfill: false, items: itemsOf(envelopes) });
    } catch (error) {
      await deps.batches.setAside(tenantId, envelopes);
      deps.onSetAside(error);
    }
  };
  return {
    take: async (tenantId, envelopes) => {
      if (!(await isKnown(deps, tenantId))) return deps.onUnknownTenant(tenantId, envelopes.length);
      await (waiting() ? behind(tenantId, envelopes) : direct(tenantId, envelopes));
      deps.onStored(envelopes);
    },
    drain: async () => {
      let done = 0;
      for (;;) {
        const before = deps.batches.generation();
        done += await deps.batches.drain();
        // What was put meanwhile may have missed the drain: nothing waits only when nothing was.
        if (deps.batches.generation() === before) {
          drained = before;
          return done;
        }
      }
    },
  };
}

const itemsOf = (envelopes: readonly RawEnvelope[]) =>
  envelopes.map((envelope) => ({ envelope, idempotencyKey: null }));

/** A tenant nobody can ask about now may exist. */
async function isKnown({ tenants, isAway }: SpoolDeps, tenantId: string): Promise<boolean> {
  try {
    return (await tenants.find(tenantId)) !== null;
  } catch (error) {
    if (isAway(error)) return true;
    throw error;
  }
}
