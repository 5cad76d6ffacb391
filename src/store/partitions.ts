import { DAY_MS } from '../domain/shared/time.js';
import type { Pool } from '../platform/postgres/pool.js';

/** Makes the day partitions a write will need, once a day and process; several processes may do so at once. */
export type PartitionKeeper = { readonly ensure: (day: Date) => Promise<void> };

export function createPartitionKeeper(pool: Pool): PartitionKeeper {
  const made = new Map<string, Promise<unknown>>();
  const make = (day: string): Promise<unknown> => {
    const known = made.get(day);
    if (known) return known;
    const work = pool.query('SELECT ensure_day_partitions($1::date)', [day]);
    made.set(day, work);
    work.catch(() => made.delete(day));
    return work;
  };
  return {
    ensure: async (moment) => {
      await make(dayOf(moment));
      // Tomorrow's too, so that midnight finds them there; nobody waits for them.
      void make(dayOf(new Date(moment.getTime() + DAY_MS))).catch(() => {});
    },
  };
}

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);
