import type { PoolClient } from '../platform/postgres/pool.js';

/**
 * What people or quiet time made of candidates, from what is kept of it: a snooze, an acknowledgement, a verdict, an
 * incident. Those are rows of their own, so a candidate that is built again gets its state back.
 */
export async function settleStates(
  client: PoolClient,
  tenantId: string,
  candidateIds: readonly string[],
): Promise<void> {
  if (candidateIds.length === 0) return;
  await client.query({
    name: 'settle-states',
    text: `UPDATE candidate c SET state = n.state FROM (
             SELECT x.id, CASE
               WHEN x.closed_at IS NOT NULL THEN 'CLOSED'
               WHEN EXISTS (SELECT 1 FROM snooze s WHERE s.tenant_id = $1 AND s.signature_id = ANY(x.signature_ids) AND s.ended_at IS NULL) THEN 'SNOOZED'
               WHEN EXISTS (SELECT 1 FROM acknowledgement a WHERE a.tenant_id = $1 AND a.candidate_id = x.id)
                 OR EXISTS (SELECT 1 FROM incident i WHERE i.tenant_id = $1 AND i.candidate_id = x.id)
                 OR EXISTS (SELECT 1 FROM review r WHERE r.tenant_id = $1 AND r.candidate_id = x.id) THEN 'ACKNOWLEDGED'
               ELSE 'OPEN' END AS state
             FROM candidate x WHERE x.tenant_id = $1 AND x.id = ANY($2::uuid[]) AND x.state <> 'MERGED'
           ) AS n WHERE c.tenant_id = $1 AND c.id = n.id AND c.state <> n.state`,
    values: [tenantId, [...candidateIds].sort()],
  });
}

/** Candidates that are not closed and whose story holds one of the signatures. */
export async function openCandidates(
  client: PoolClient,
  tenantId: string,
  signatureIds: readonly string[],
): Promise<string[]> {
  const rows = await client.query<{ id: string }>({
    name: 'open-candidates',
    text: `SELECT id FROM candidate WHERE tenant_id = $1 AND signature_ids && $2::uuid[] AND closed_at IS NULL AND state <> 'MERGED' ORDER BY id`,
    values: [tenantId, signatureIds],
  });
  return rows.rows.map((row) => row.id);
}
