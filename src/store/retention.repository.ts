import { DAY_MS } from '../domain/shared/time.js';
import type { Database } from './client.js';

/** How many days each retention class keeps, counted from receipt. */
const RETENTION_DAYS = { SHORT: 7, LONG: 90 } as const;
const IDEMPOTENCY_DAYS = 7;
const SLOT_DAYS = 60;
const DAYS_AHEAD = 3;

export type RetentionStore = { readonly apply: (now: Date) => Promise<readonly string[]> };

const day = (now: Date, days: number): string =>
  new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);

/** Whole partitions are dropped; the few row tables lose what is past its time. Returns the partitions that went. */
export function createRetentionStore(db: Database): RetentionStore {
  return {
    apply: async (now) => {
      for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++)
        await db.pool.query('SELECT ensure_day_partitions($1::date)', [day(now, ahead)]);
      const dropped: string[] = [];
      for (const [name, days] of Object.entries(RETENTION_DAYS)) {
        const rows = await db.pool.query<{ name: string }>(
          'SELECT drop_day_partitions($1, $2::date) AS name',
          [name, day(now, -days)],
        );
        dropped.push(...rows.rows.map((row) => row.name));
      }
      await db.pool.query('DELETE FROM idempotency_key WHERE created_at < $1', [
        new Date(now.getTime() - IDEMPOTENCY_DAYS * DAY_MS),
      ]);
      await db.pool.query('DELETE FROM envelope_exception WHERE received_at < $1', [
        new Date(now.getTime() - RETENTION_DAYS.LONG * DAY_MS),
      ]);
      await db.pool.query('DELETE FROM kernel_report WHERE received_at < $1', [
        new Date(now.getTime() - RETENTION_DAYS.LONG * DAY_MS),
      ]);
      await db.pool.query(
        `DELETE FROM signature_slot w USING tenant t WHERE w.tenant_id = t.id AND w.start < (CASE WHEN t.clock = 'EVENT' THEN t.event_clock_at ELSE $1 END) - make_interval(days => $2)`,
        [now, SLOT_DAYS],
      );
      return dropped;
    },
  };
}
