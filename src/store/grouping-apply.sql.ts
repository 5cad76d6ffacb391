import type { Grouping } from '../domain/signature/grouping.js';
import { MASK_VERSION } from '../domain/signature/identity.js';
import { sideOf } from '../domain/signature/sides.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { markDirty, waitForStage } from './dirty.sql.js';

/**
 * Puts a grouping into effect: makes roots that are missing, moves signatures, clears what was believed of roots that
 * ended, and has the roots concerned derived and weighed anew from the first event that moved.
 */
export async function applyGrouping(
  client: PoolClient,
  tenantId: string,
  grouping: Grouping,
  notify: boolean,
): Promise<void> {
  const { moves, ended } = grouping;
  if (moves.length === 0 && ended.length === 0) return;
  // A weighing under way has read the old roots.
  await waitForStage(client, tenantId, 'ATTENTION');
  await lockSignatures(client, tenantId, grouping);
  await addRoots(client, tenantId, grouping);
  const since = await firstSeen(client, tenantId, moves);
  await moveMembers(client, tenantId, grouping);
  await forgetEnded(client, tenantId, grouping);
  const touched = new Map<string, { since: number; notify: boolean }>();
  for (const { id, from, to } of moves) {
    for (const root of [from, to]) {
      const at = Math.min(since.get(id) ?? 0, touched.get(root)?.since ?? Number.POSITIVE_INFINITY);
      touched.set(root, { since: at, notify });
    }
  }
  await markDirty(client, tenantId, 'RECURRENCE', touched);
}

async function lockSignatures(
  client: PoolClient,
  tenantId: string,
  { moves, ended }: Grouping,
): Promise<void> {
  const ids = new Set([
    ...moves.flatMap(({ id, from, to }) => [id, from, to]),
    ...ended.flatMap(({ from, to }) => [from, to]),
  ]);
  await client.query(
    'SELECT 1 FROM signature WHERE tenant_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE',
    [tenantId, [...ids]],
  );
}

/** A root that nobody has sent: it has no events of its own, and speaks for its members. */
async function addRoots(client: PoolClient, tenantId: string, { roots, moves }: Grouping): Promise<void> {
  const wanted = new Set(moves.map(({ to }) => to));
  for (const { id, family, skeleton } of roots.filter((root) => wanted.has(root.id))) {
    const { side, subjectId } = sideOf(skeleton);
    await client.query(
      `INSERT INTO signature (tenant_id, id, root_id, templates, family, mask_version, side, subject_id, services, occurrences, first_seen_at, last_seen_at)
       SELECT $1, $2, $2, ARRAY[$3::text], $4, $5, $6, $7, '{}', 0, min(m.first_seen_at), max(m.last_seen_at)
       FROM signature m WHERE m.tenant_id = $1 AND m.id = ANY($8::uuid[])
       ON CONFLICT (tenant_id, id) DO NOTHING`,
      [
        tenantId,
        id,
        skeleton,
        family,
        MASK_VERSION,
        side,
        subjectId,
        moves.filter((move) => move.to === id).map((move) => move.id),
      ],
    );
  }
}

async function firstSeen(
  client: PoolClient,
  tenantId: string,
  moves: Grouping['moves'],
): Promise<Map<string, number>> {
  const rows = await client.query<{ id: string; first_seen_at: Date }>(
    'SELECT id, first_seen_at FROM signature WHERE tenant_id = $1 AND id = ANY($2::uuid[])',
    [tenantId, moves.map(({ id }) => id)],
  );
  return new Map(rows.rows.map((row) => [row.id, row.first_seen_at.getTime()]));
}

async function moveMembers(client: PoolClient, tenantId: string, { moves, ended }: Grouping): Promise<void> {
  await client.query(
    `UPDATE signature s SET root_id = t.root FROM unnest($2::uuid[], $3::uuid[]) AS t(id, root) WHERE s.tenant_id = $1 AND s.id = t.id`,
    [tenantId, moves.map(({ id }) => id), moves.map(({ to }) => to)],
  );
  const moved = moves.map(({ id }) => id);
  await client.query(
    `UPDATE signature s SET root_id = t.root FROM unnest($2::uuid[], $3::uuid[]) AS t(id, root)
     WHERE s.tenant_id = $1 AND s.root_id = t.id AND NOT s.id = ANY($4::uuid[])`,
    [tenantId, ended.map(({ from }) => from), ended.map(({ to }) => to), moved],
  );
}

/**
 * What was believed of signatures that are no roots any more. A candidate that nobody was told of goes; one that a
 * person has seen stays, merged into its root's story.
 */
async function forgetEnded(client: PoolClient, tenantId: string, { moves, ended }: Grouping): Promise<void> {
  const concerned = [...moves.flatMap(({ id, from }) => [id, from]), ...ended.map(({ from }) => from)];
  const rows = await client.query<{ id: string }>(
    `UPDATE signature SET score = 0, peak_score = 0, band = 'BACKGROUND', attention = NULL, fold = NULL, evaluated_at = NULL, due_at = NULL
     WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND (id <> root_id OR NOT EXISTS (
       SELECT 1 FROM signature m WHERE m.tenant_id = $1 AND m.root_id = signature.id AND m.occurrences > 0)) RETURNING id`,
    [tenantId, concerned],
  );
  const ids = rows.rows.map((row) => row.id);
  if (ids.length === 0) return;
  await client.query(
    'UPDATE attention_history SET superseded_at = clock_timestamp() WHERE tenant_id = $1 AND subject_id = ANY($2::uuid[]) AND superseded_at IS NULL',
    [tenantId, ids],
  );
  await client.query('DELETE FROM onset WHERE tenant_id = $1 AND signature_id = ANY($2::uuid[])', [
    tenantId,
    ids,
  ]);
  await client.query(
    `DELETE FROM candidate c WHERE c.tenant_id = $1 AND c.signature_id = ANY($2::uuid[])
       AND NOT candidate_is_known($1, c.id)`,
    [tenantId, ids],
  );
  await client.query(
    `UPDATE candidate SET state = 'MERGED' WHERE tenant_id = $1 AND signature_id = ANY($2::uuid[])`,
    [tenantId, ids],
  );
  // A root that nobody sent and nobody needs: had it come in another order, it would never have been.
  await client.query(
    'DELETE FROM signature WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND occurrences = 0 AND NOT EXISTS (SELECT 1 FROM signature m WHERE m.tenant_id = $1 AND m.root_id = signature.id AND m.id <> signature.id)',
    [tenantId, ids],
  );
}
