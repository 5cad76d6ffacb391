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
      await forgetAlerts(db, now);
      await db.pool.query(
        `DELETE FROM signature_slot w USING tenant t WHERE w.tenant_id = t.id AND w.start < (CASE WHEN t.clock = 'EVENT' THEN t.event_clock_at ELSE $1 END) - make_interval(days => $2)`,
        [now, SLOT_DAYS],
      );
      return dropped;
    },
  };
}

/** An alert nobody spoke of for as long as anything is kept, and sessions of others that ended before then. */
async function forgetAlerts(db: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - RETENTION_DAYS.LONG * DAY_MS);
  await db.pool.query(
    `WITH gone AS (DELETE FROM alert WHERE last_seen_at < $1 RETURNING tenant_id, id)
     DELETE FROM alert_sighting s USING gone WHERE s.tenant_id = gone.tenant_id AND s.alert_id = gone.id`,
    [before],
  );
  await db.pool.query(
    `DELETE FROM alert_sighting s USING alert_sighting c WHERE c.tenant_id = s.tenant_id AND c.alert_id = s.alert_id
       AND c.state = 'CLEAR' AND s.at < c.at AND s.recorded_at < $1 AND c.recorded_at < $1`,
    [before],
  );
}
