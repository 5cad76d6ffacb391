import type { PoolClient } from '../platform/postgres/pool.js';
import type { Entered } from './candidate-save.sql.js';
import { openCandidates, settleStates } from './candidate-state.sql.js';

/**
 * Holds back promotions of signatures that are snoozed, and returns the rest. What is held is remembered with the
 * snooze: it is told when the snooze ends, if it is still promoted then.
 */
export async function holdSnoozed(
  client: PoolClient,
  tenantId: string,
  entered: readonly Entered[],
): Promise<Entered[]> {
  const notified = entered.filter((entry) => entry.notify);
  if (notified.length === 0) return [];
  const held = await client.query<{ id: string }>({
    name: 'hold-snoozed',
    text: `WITH held AS (
             SELECT s.id AS snooze_id, c.id FROM candidate c
             JOIN snooze s ON s.tenant_id = $1 AND s.signature_id = ANY(c.signature_ids) AND s.ended_at IS NULL
             WHERE c.tenant_id = $1 AND c.id = ANY($2::uuid[])
           ), kept AS (
             UPDATE snooze s SET held = s.held || h.ids FROM (SELECT snooze_id, array_agg(id) AS ids FROM held GROUP BY snooze_id) AS h
             WHERE s.tenant_id = $1 AND s.id = h.snooze_id
           )
           SELECT DISTINCT id FROM held`,
    values: [tenantId, notified.map((entry) => entry.candidateId)],
  });
  const ids = new Set(held.rows.map((row) => row.id));
  return notified.filter((entry) => !ids.has(entry.candidateId));
}

/** Ends the snoozes whose time is over on the tenant's clock (milliseconds); returns what is to be told now. */
export async function endSnoozes(client: PoolClient, tenantId: string, now: number): Promise<Entered[]> {
  const ended = await client.query<{ signature_id: string; held: string[] }>({
    name: 'end-snoozes',
    text: `UPDATE snooze SET ended_at = until WHERE tenant_id = $1 AND ended_at IS NULL AND until <= to_timestamp($2) RETURNING signature_id, held`,
    values: [tenantId, now / 1_000],
  });
  if (ended.rows.length === 0) return [];
  const signatures = ended.rows.map((row) => row.signature_id);
  await settleStates(client, tenantId, await openCandidates(client, tenantId, signatures));
  const rows = await client.query<{ id: string; promoted_at: Date }>({
    name: 'told-after-snooze',
    text: `SELECT id, promoted_at FROM candidate WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND band = 'PROMOTE' AND state <> 'CLOSED' AND promoted_at IS NOT NULL`,
    values: [tenantId, ended.rows.flatMap((row) => row.held)],
  });
  return rows.rows.map((row) => ({
    candidateId: row.id,
    promotedAt: row.promoted_at.getTime(),
    notify: true,
  }));
}
