import type { SegmentStore } from './ports/segment.js';

/** Tells when a tenant has more waiting than we are willing to take on. */
export type Backlog = {
  /** Milliseconds a sender should wait; null when it may send. */
  readonly waitFor: (tenantId: string) => Promise<number | null>;
};

const FRESH_MS = 250;
const WAIT_MS = 1_000;
const KEPT = 10_000;

/** Asks the store at most four times a second for each tenant. */
export function createBacklog(store: Pick<SegmentStore, 'backlog'>, limit: number, now: () => Date): Backlog {
  const known = new Map<string, { at: number; envelopes: number }>();
  return {
    waitFor: async (tenantId) => {
      const at = now().getTime();
      let entry = known.get(tenantId);
      if (!entry || at - entry.at > FRESH_MS) {
        entry = { at, envelopes: await store.backlog(tenantId) };
        if (known.size > KEPT) known.clear();
        known.set(tenantId, entry);
      }
      return entry.envelopes > limit ? WAIT_MS : null;
    },
  };
}
