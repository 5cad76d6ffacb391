import type { DirtyMark } from '../pipeline/ports/pass.js';
import type { Pool, PoolClient } from '../platform/postgres/pool.js';

/**
 * What a stage has left to do: a bucket has new signatures (GROUPING, by bucket), counts changed (RECURRENCE), or facts
 * a score rests on did (ATTENTION, both by root signature).
 */
export type Stage = 'GROUPING' | 'RECURRENCE' | 'ATTENTION';

export type Touched = ReadonlyMap<string, { readonly since: number; readonly notify: boolean }>;

/** Marks root signatures as left to do, in the caller's transaction. A mark that is there keeps its earliest time. */
export async function markDirty(
  client: PoolClient,
  tenantId: string,
  stage: Stage,
  touched: Touched,
): Promise<void> {
  if (touched.size === 0) return;
  const ids = [...touched.keys()].sort();
  await client.query({
    name: 'mark-dirty',
    text: `INSERT INTO dirty (tenant_id, stage, signature_id, generation, since, notify)
           SELECT $1, $2, id, 1, to_timestamp(since), notify
           FROM unnest($3::uuid[], $4::float8[], $5::bool[]) AS t(id, since, notify) ORDER BY id
           ON CONFLICT (tenant_id, stage, signature_id) DO UPDATE SET
             generation = dirty.generation + 1, since = least(dirty.since, excluded.since),
             notify = dirty.notify OR excluded.notify`,
    values: [
      tenantId,
      stage,
      ids,
      ids.map((id) => touched.get(id)!.since / 1_000),
      ids.map((id) => touched.get(id)!.notify),
    ],
  });
}

/**
 * Takes the first marks of a stage for one pass, in a statement of its own: later touches gather anew, and a pass
 * that dies leaves the claim for the next. The caller holds the stage's lock.
 */
export async function claimDirty(
  pool: Pool,
  tenantId: string,
  stage: Stage,
  limit: number,
): Promise<DirtyMark[]> {
  const rows = await pool.query<{
    signature_id: string;
    generation: string;
    claimed_since: Date;
    claimed_notify: boolean;
  }>({
    name: 'claim-dirty',
    // Locked in their order, then claimed as a range: a plan that was made while the table was small joins it with itself
    // row by row.
    text: `WITH next AS MATERIALIZED (
             SELECT signature_id FROM dirty WHERE tenant_id = $1 AND stage = $2 ORDER BY signature_id LIMIT $3 FOR UPDATE
           )
           UPDATE dirty SET claimed_since = least(claimed_since, since), since = 'infinity', claimed_notify = claimed_notify OR notify, notify = false
           WHERE tenant_id = $1 AND stage = $2 AND signature_id <= (SELECT signature_id FROM next ORDER BY signature_id DESC LIMIT 1)
           RETURNING signature_id, generation, claimed_since, claimed_notify`,
    values: [tenantId, stage, limit],
  });
  return rows.rows.map((row) => ({
    signatureId: row.signature_id,
    generation: BigInt(row.generation),
    since: row.claimed_since.getTime(),
    notify: row.claimed_notify,
  }));
}

/** Settles a pass's marks in its transaction: untouched ones go, those touched meanwhile stay with what came since. */
export async function settleDirty(
  client: PoolClient,
  tenantId: string,
  stage: Stage,
  marks: readonly DirtyMark[],
): Promise<void> {
  const values = [
    tenantId,
    stage,
    marks.map((mark) => mark.signatureId),
    marks.map((mark) => mark.generation),
  ];
  // In the order in which marks are made, so that the two never wait for each other in a circle.
  await client.query({
    name: 'lock-dirty',
    text: 'SELECT 1 FROM dirty WHERE tenant_id = $1 AND stage = $2 AND signature_id = ANY($3::uuid[]) ORDER BY signature_id FOR UPDATE',
    values: values.slice(0, 3),
  });
  await client.query({
    name: 'settle-dirty',
    text: `DELETE FROM dirty d USING unnest($3::uuid[], $4::bigint[]) AS m(id, generation)
           WHERE d.tenant_id = $1 AND d.stage = $2 AND d.signature_id = m.id AND d.generation = m.generation`,
    values,
  });
  await client.query({
    name: 'keep-dirty',
    text: `UPDATE dirty d SET claimed_since = NULL, claimed_notify = false, settled = m.generation
           FROM unnest($3::uuid[], $4::bigint[]) AS m(id, generation)
           WHERE d.tenant_id = $1 AND d.stage = $2 AND d.signature_id = m.id`,
    values,
  });
}

/** One pass at a time for a tenant's stage. False: another worker is at it, and looks again when it is done. */
export async function lockStage(client: PoolClient, tenantId: string, stage: Stage): Promise<boolean> {
  const rows = await client.query<{ locked: boolean }>(
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked',
    [`${stage}/${tenantId}`],
  );
  return rows.rows[0]!.locked;
}

/** Waits for the stage's lock. */
export async function waitForStage(client: PoolClient, tenantId: string, stage: Stage): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${stage}/${tenantId}`]);
}
