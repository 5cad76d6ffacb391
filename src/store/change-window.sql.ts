import type { ChangeWindow } from '../domain/memory/change-window.js';
import { HOUR_MS } from '../domain/shared/time.js';
import type { Kept } from '../pipeline/ports/memory.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { markDirty } from './dirty.sql.js';
import { toChangeWindow } from './memory-rows.js';

/** Activity that ended this long before a window may be silent because of it. */
const SILENCE_MS = HOUR_MS;

/** Keeps a window and marks what was active in or after it, from its beginning; `touched` is how many that are. */
export async function saveChangeWindow(
  client: PoolClient,
  window: ChangeWindow,
  notify: boolean,
): Promise<Kept<ChangeWindow> & { readonly touched: number }> {
  const { tenantId, id, name, startsAt, endsAt, hosts, services, note, by, recordedAt } = window;
  const rows = await client.query(
    `INSERT INTO change_window (tenant_id, id, name, starts_at, ends_at, hosts, services, note, "by", recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (tenant_id, id) DO NOTHING RETURNING *`,
    [tenantId, id, name, startsAt, endsAt, hosts, services, note, by, recordedAt],
  );
  if (rows.rowCount === 0) {
    const known = await client.query('SELECT * FROM change_window WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      id,
    ]);
    return { row: toChangeWindow(known.rows[0]), created: false, touched: 0 };
  }
  const roots = await concerned(client, window);
  const since = startsAt.getTime();
  await markDirty(client, tenantId, 'ATTENTION', new Map(roots.map((root) => [root, { since, notify }])));
  return { row: toChangeWindow(rows.rows[0]), created: true, touched: roots.length };
}

/** Root signatures in a window's scope that were active since shortly before it began. */
async function concerned(
  client: PoolClient,
  { tenantId, startsAt, hosts, services }: ChangeWindow,
): Promise<string[]> {
  const rows = await client.query<{ root_id: string }>(
    `SELECT DISTINCT s.root_id FROM signature s WHERE s.tenant_id = $1 AND s.last_seen_at >= $2
       AND (cardinality($4::text[]) = 0 OR s.services && $4::text[])
       AND (cardinality($3::text[]) = 0 OR EXISTS (
         SELECT 1 FROM sighting h WHERE h.tenant_id = $1 AND h.signature_id = s.id AND h.host = ANY($3::text[])))
     ORDER BY s.root_id`,
    [tenantId, new Date(startsAt.getTime() - SILENCE_MS), hosts, services],
  );
  return rows.rows.map((row) => row.root_id);
}
