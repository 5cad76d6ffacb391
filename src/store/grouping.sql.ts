import type { Family } from '../domain/event/family.js';
import type { Grouped, Grouping } from '../domain/signature/grouping.js';
import { joinTemplates } from '../domain/signature/template.js';
import type { DecideGrouping, GroupDecision } from '../pipeline/ports/grouping.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { waitForStage } from './dirty.sql.js';
import { applyGrouping } from './grouping-apply.sql.js';

export type DecidedBy = { readonly name: string; readonly note: string | null; readonly at: Date };

/** Stores decisions and puts the grouping that follows into effect, on the caller's transaction. */
export async function decideOn(
  client: PoolClient,
  tenantId: string,
  decisions: readonly GroupDecision[],
  by: DecidedBy,
  group: DecideGrouping,
): Promise<Grouping> {
  await waitForStage(client, tenantId, 'RECURRENCE');
  for (const decision of decisions) await saveDecision(client, tenantId, decision, by);
  const ids = decisions.flatMap(({ signatureId, rootId }) => [signatureId, rootId ?? signatureId]);
  const members = await readBuckets(client, tenantId, await bucketsConcerned(client, tenantId, ids));
  const known = new Set(members.map(({ id }) => id));
  const others = await readMembers(client, tenantId, ids);
  const grouping = group(
    [...members, ...others.filter(({ id }) => !known.has(id))],
    await readDecisions(client, tenantId),
  );
  // Nobody is told of what an operator has done.
  await applyGrouping(client, tenantId, grouping, false);
  return grouping;
}

export type MemberRow = { id: string; root_id: string; family: string; templates: string[] };

export const MEMBER = 'SELECT s.id, s.root_id, s.family, s.templates FROM signature s';

export const memberOf = (row: MemberRow): Grouped => ({
  id: row.id,
  rootId: row.root_id,
  family: row.family as Family,
  template: row.templates.reduce(joinTemplates),
});

/** Only what was counted: a root that nobody has sent follows from its members. */
export async function readBuckets(
  client: PoolClient,
  tenantId: string,
  buckets: readonly string[],
): Promise<Grouped[]> {
  const rows = await client.query<MemberRow>({
    name: 'bucket-members',
    text: `${MEMBER} WHERE s.tenant_id = $1 AND s.bucket_id = ANY($2::uuid[]) AND s.occurrences > 0 ORDER BY s.id`,
    values: [tenantId, buckets],
  });
  return rows.rows.map(memberOf);
}

/** Counted signatures among some ids, or counted under one of them. */
async function readMembers(client: PoolClient, tenantId: string, ids: readonly string[]): Promise<Grouped[]> {
  const rows = await client.query<MemberRow>(
    `${MEMBER} WHERE s.tenant_id = $1 AND (s.id = ANY($2::uuid[]) OR s.root_id = ANY($2::uuid[])) AND s.occurrences > 0 ORDER BY s.id`,
    [tenantId, ids],
  );
  return rows.rows.map(memberOf);
}

async function bucketsConcerned(
  client: PoolClient,
  tenantId: string,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await client.query<{ bucket_id: string }>(
    `SELECT DISTINCT bucket_id FROM signature WHERE tenant_id = $1 AND (id = ANY($2::uuid[]) OR root_id = ANY($2::uuid[])) AND bucket_id IS NOT NULL`,
    [tenantId, ids],
  );
  return rows.rows.map((row) => row.bucket_id);
}

export async function readDecisions(client: PoolClient, tenantId: string): Promise<Map<string, string>> {
  const rows = await client.query<{ signature_id: string; root_id: string }>({
    name: 'group-decisions',
    text: 'SELECT signature_id, root_id FROM signature_override WHERE tenant_id = $1',
    values: [tenantId],
  });
  return new Map(rows.rows.map((row) => [row.signature_id, row.root_id]));
}

async function saveDecision(
  client: PoolClient,
  tenantId: string,
  { signatureId, rootId }: GroupDecision,
  by: DecidedBy,
): Promise<void> {
  if (rootId === null) {
    await client.query('DELETE FROM signature_override WHERE tenant_id = $1 AND signature_id = $2', [
      tenantId,
      signatureId,
    ]);
    return;
  }
  await client.query(
    `INSERT INTO signature_override (tenant_id, signature_id, root_id, decided_by, decided_at, note) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (tenant_id, signature_id) DO UPDATE SET root_id = excluded.root_id, decided_by = excluded.decided_by,
       decided_at = excluded.decided_at, note = excluded.note`,
    [tenantId, signatureId, rootId, by.name, by.at, by.note],
  );
}
