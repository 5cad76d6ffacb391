import type { Database } from './client.js';

/** What the database says is left to do, by the job that does it. */
export type LeftToDo = {
  readonly lanes: readonly { readonly tenantId: string; readonly lane: number }[];
  readonly kernelLines: readonly string[];
  readonly recurrence: readonly string[];
  readonly attention: readonly string[];
  /** Tenants with something to keep: events of what rose, evidence of what was promoted. */
  readonly keep: readonly string[];
  /** Lanes of observations that are left to fold. */
  readonly attribution: readonly { readonly tenantId: string; readonly lane: number }[];
  /** Tenants with changes of attribution that attention is to hear of. */
  readonly attributionSignals: readonly string[];
};

export type SweepStore = { readonly leftToDo: (now: Date) => Promise<LeftToDo> };

/** Segments this young are still on their way through the queue. */
const GRACE_MS = 2_000;

export function createSweepStore(db: Database): SweepStore {
  return {
    leftToDo: async (now) => {
      const lanes = await db.pool.query<{ tenant_id: string; lane: number }>(
        'SELECT DISTINCT tenant_id, lane FROM segment WHERE processed_at IS NULL AND received_at < $1',
        [new Date(now.getTime() - GRACE_MS)],
      );
      const dirty = await db.pool.query<{ tenant_id: string; stage: string }>(
        'SELECT DISTINCT tenant_id, stage FROM dirty',
      );
      const due = await db.pool.query<{ id: string }>(
        `SELECT t.id FROM tenant t WHERE EXISTS (SELECT 1 FROM signature s WHERE s.tenant_id = t.id
           AND s.due_at <= CASE WHEN t.clock = 'EVENT' THEN t.event_clock_at ELSE $1 END)
         OR EXISTS (SELECT 1 FROM snooze z WHERE z.tenant_id = t.id AND z.ended_at IS NULL
           AND z.until <= CASE WHEN t.clock = 'EVENT' THEN t.event_clock_at ELSE $1 END)`,
        [now],
      );
      const touched = await db.pool.query<{ tenant_id: string; lane: number }>(
        'SELECT DISTINCT tenant_id, lane FROM attribution_touch WHERE touched_at < $1',
        [new Date(now.getTime() - GRACE_MS)],
      );
      const waiting = await db.pool.query<{ tenant_id: string }>(
        `SELECT tenant_id FROM attribution_change WHERE signal IN ('LIVE', 'BACKFILL')
         UNION SELECT tenant_id FROM multi_actor_report WHERE signal IN ('LIVE', 'BACKFILL')`,
      );
      const lines = await db.pool.query<{ tenant_id: string }>('SELECT DISTINCT tenant_id FROM kernel_line');
      const keep = await db.pool.query<{ tenant_id: string }>(
        `SELECT tenant_id FROM signature WHERE kept_at IS NULL AND band IN ('WATCH', 'INVESTIGATE', 'PROMOTE')
         UNION SELECT c.tenant_id FROM candidate c WHERE c.promoted_at IS NOT NULL AND c.state <> 'MERGED'
           AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.tenant_id = c.tenant_id AND e.candidate_id = c.id)`,
      );
      const tenantsOf = (stage: string) =>
        dirty.rows.filter((row) => row.stage === stage).map((row) => row.tenant_id);
      return {
        lanes: lanes.rows.map((row) => ({ tenantId: row.tenant_id, lane: row.lane })),
        kernelLines: lines.rows.map((row) => row.tenant_id),
        recurrence: [...new Set([...tenantsOf('GROUPING'), ...tenantsOf('RECURRENCE')])],
        keep: keep.rows.map((row) => row.tenant_id),
        attention: [...new Set([...tenantsOf('ATTENTION'), ...due.rows.map((row) => row.id)])],
        attribution: touched.rows.map((row) => ({ tenantId: row.tenant_id, lane: row.lane })),
        attributionSignals: waiting.rows.map((row) => row.tenant_id),
      };
    },
  };
}
