import type { RawEnvelope } from '../domain/envelope/envelope.js';
import type { Accept } from './accept.js';

/** Lines on disk, in order. The platform's file spool is one. */
export type SpoolFile = {
  readonly append: (line: string) => Promise<void>;
  /** Hands over every line, oldest first; what `take` rejects stays, and so does what comes after it. */
  readonly drain: (take: (line: string) => Promise<void>) => Promise<number>;
};

export type Spool = {
  /** Stores envelopes, on disk while the database is away. Never rejects for a database that is away. */
  readonly take: (tenantId: string, envelopes: readonly RawEnvelope[]) => Promise<void>;
  /** Stores what waits on disk, in order; returns how many batches that were. */
  readonly drain: () => Promise<number>;
};

/** Accepts what senders without an answer bring. While earlier batches wait on disk, later ones queue up behind them. */
export function createSpool(accept: Accept, file: SpoolFile, onSpooled: (envelopes: number) => void): Spool {
  let waiting = true;
  const drain = async () => {
    const done = await file.drain(async (line) => {
      const { tenantId, envelopes } = JSON.parse(line) as { tenantId: string; envelopes: RawEnvelope[] };
      await store(accept, tenantId, envelopes);
    });
    waiting = false;
    return done;
  };
  return {
    take: async (tenantId, envelopes) => {
      if (!waiting) {
        try {
          return await store(accept, tenantId, envelopes);
        } catch {
          waiting = true;
        }
      }
      await file.append(JSON.stringify({ tenantId, envelopes }));
      onSpooled(envelopes.length);
    },
    // Looked at even when nothing seems to wait: a batch may have been written just as the last drain ended.
    drain,
  };
}

async function store(accept: Accept, tenantId: string, envelopes: readonly RawEnvelope[]): Promise<void> {
  await accept({
    tenantId,
    backfill: false,
    items: envelopes.map((envelope) => ({ envelope, idempotencyKey: null })),
  });
}
