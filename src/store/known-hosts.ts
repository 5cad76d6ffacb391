/** First sightings that are stored for certain, so that they need not be written again: by tenant, signature and host. */
export type KnownHosts = {
  /** True when the host is stored as having shown the signature at or before a moment (milliseconds). */
  readonly has: (tenantId: string, signatureId: string, host: string, first: number) => boolean;
  /** Remembers what a transaction has committed. */
  readonly learn: (tenantId: string, epoch: number, signatureId: string, host: string, first: number) => void;
  /** Forgets a tenant whose derived data was dropped meanwhile. */
  readonly expect: (tenantId: string, epoch: number) => void;
};

const LIMIT = 500_000;

export function createKnownHosts(): KnownHosts {
  const first = new Map<string, number>();
  const epochs = new Map<string, number>();
  const keyOf = (tenantId: string, signatureId: string, host: string) => `${tenantId} ${signatureId} ${host}`;
  return {
    has: (tenantId, signatureId, host, at) =>
      (first.get(keyOf(tenantId, signatureId, host)) ?? Number.POSITIVE_INFINITY) <= at,
    learn: (tenantId, epoch, signatureId, host, at) => {
      if (epochs.get(tenantId) !== epoch) return;
      if (first.size >= LIMIT) first.clear();
      const key = keyOf(tenantId, signatureId, host);
      first.set(key, Math.min(at, first.get(key) ?? at));
    },
    expect: (tenantId, epoch) => {
      if (epochs.get(tenantId) === epoch) return;
      // A changed epoch is rare: forgetting everything is simpler than finding what belongs to the tenant.
      first.clear();
      epochs.set(tenantId, epoch);
    },
  };
}
