import type { Database } from './client.js';

/** What the database says is left to do, by the job that does it. */
export type LeftToDo = {
  readonly lanes: readonly { readonly tenantId: string; readonly lane: number }[];
  readonly kernelLines: readonly string[];
  readonly recurrence: readonly string[];
  readonly attention: readonly string[];
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
           AND s.due_at <= CASE WHEN t.clock = 'EVENT' THEN t.event_clock_at ELSE $1 END)`,
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
      const tenantsOf = (stage: string) =>
        dirty.rows.filter((row) => row.stage === stage).map((row) => row.tenant_id);
      return {
        lanes: lanes.rows.map((row) => ({ tenantId: row.tenant_id, lane: row.lane })),
        kernelLines: lines.rows.map((row) => row.tenant_id),
        recurrence: [...new Set([...tenantsOf('GROUPING'), ...tenantsOf('RECURRENCE')])],
        attention: [...new Set([...tenantsOf('ATTENTION'), ...due.rows.map((row) => row.id)])],
        attribution: touched.rows.map((row) => ({ tenantId: row.tenant_id, lane: row.lane })),
        attributionSignals: waiting.rows.map((row) => row.tenant_id),
      };
    },
  };
}
