import { SIGHTINGS_KEPT, type SightingMark } from '../domain/window/sightings.js';

/** A half hour in which a host showed a signature (milliseconds), and the mark of its first moment. */
export type SeenAt = { readonly halfHour: number; readonly mark: SightingMark };

/** Sightings that need not be written again: by tenant, signature and host. */
export type KnownSightings = {
  /** True when the half hour is stored with this moment or an earlier one, or lies behind all that are kept. */
  readonly has: (tenantId: string, signatureId: string, host: string, seen: SeenAt) => boolean;
  /** Remembers what a transaction has committed. */
  readonly learn: (tenantId: string, epoch: number, signatureId: string, host: string, seen: SeenAt) => void;
  /** Forgets a tenant whose derived data was dropped meanwhile. */
  readonly expect: (tenantId: string, epoch: number) => void;
};

const LIMIT = 500_000;

/** The half hours known of a pair, or only the last of those that are kept: nothing after it is written. */
type Pair = Map<number, number> | number;

export function createKnownSightings(): KnownSightings {
  const pairs = new Map<string, Pair>();
  const epochs = new Map<string, number>();
  const keyOf = (tenantId: string, signatureId: string, host: string) => `${tenantId} ${signatureId} ${host}`;
  return {
    has: (tenantId, signatureId, host, { halfHour, mark }) => {
      const pair = pairs.get(keyOf(tenantId, signatureId, host));
      if (pair === undefined) return false;
      if (typeof pair === 'number') return halfHour > pair;
      return (pair.get(halfHour) ?? Number.POSITIVE_INFINITY) <= mark;
    },
    learn: (tenantId, epoch, signatureId, host, { halfHour, mark }) => {
      if (epochs.get(tenantId) !== epoch) return;
      if (pairs.size >= LIMIT) pairs.clear();
      const key = keyOf(tenantId, signatureId, host);
      const pair = pairs.get(key) ?? new Map<number, number>();
      if (typeof pair === 'number') return;
      pair.set(halfHour, Math.min(mark, pair.get(halfHour) ?? mark));
      pairs.set(key, pair.size < SIGHTINGS_KEPT ? pair : Math.max(...pair.keys()));
    },
    expect: (tenantId, epoch) => {
      if (epochs.get(tenantId) === epoch) return;
      // A changed epoch is rare: forgetting everything is simpler than finding what belongs to the tenant.
      pairs.clear();
      epochs.set(tenantId, epoch);
    },
  };
}
