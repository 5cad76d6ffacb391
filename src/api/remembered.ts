import { isAway } from '../platform/postgres/away.js';

/** Answers of a store, each asked for again when it is no longer fresh. */
export type Remembered<V> = {
  readonly get: (key: string, load: () => Promise<V>) => Promise<V>;
  readonly forget: () => void;
};

/** An answer counts this long; a change made by another process is seen this much later. */
const FRESH_MS = 2_000;
/** While the database is away, what it said last counts this long. */
const STALE_MS = 3_600_000;
const KEPT = 1_000;

export function createRemembered<V>(now: () => Date): Remembered<V> {
  const known = new Map<string, { at: number; value: V }>();
  return {
    get: async (key, load) => {
      const at = now().getTime();
      const last = known.get(key);
      if (last && at - last.at <= FRESH_MS) return last.value;
      try {
        const value = await load();
        if (known.size >= KEPT) known.clear();
        known.set(key, { at, value });
        return value;
      } catch (error) {
        if (last && at - last.at <= STALE_MS && isAway(error)) return last.value;
        throw error;
      }
    },
    forget: () => known.clear(),
  };
}
