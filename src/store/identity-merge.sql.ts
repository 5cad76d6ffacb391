import type { Merges } from '../domain/attribution/identity-links.js';
import type { Pool, PoolClient } from '../platform/postgres/pool.js';

/** Merges in force among everyone who is, through any chain of them, one with these identities. */
export async function readMerges(
  client: Pool | PoolClient,
  tenantId: string,
  identities: readonly string[],
): Promise<Merges> {
  const rows = await client.query<{ identity: string; merged_into: string }>({
    name: 'read-merges',
    text: `WITH RECURSIVE kin(name, hops) AS (
             SELECT name COLLATE "C", 0 FROM unnest($2::text[]) AS name
             UNION
             SELECT CASE WHEN m.identity = kin.name THEN m.merged_into ELSE m.identity END, kin.hops + 1
             FROM kin JOIN identity_merge m ON m.tenant_id = $1 AND m.unmerged_at IS NULL AND (m.identity = kin.name OR m.merged_into = kin.name)
             WHERE kin.hops < 16
           )
           SELECT identity, merged_into FROM identity_merge
           WHERE tenant_id = $1 AND unmerged_at IS NULL AND identity IN (SELECT name FROM kin)`,
    values: [tenantId, identities],
  });
  return new Map(rows.rows.map((row) => [row.identity, row.merged_into]));
}

/**
 * Locks identities for the transaction, in order of name. Whoever holds an identity's row is alone with its states, and
 * nobody can merge it into another or take a merge into it back.
 * @param wait false leaves those that somebody else holds
 * @returns those that are held now
 */
export async function holdIdentities(
  client: PoolClient,
  tenantId: string,
  identities: readonly string[],
  wait: boolean,
): Promise<Set<string>> {
  const rows = await client.query<{ name: string }>({
    name: wait ? 'hold-identities' : 'claim-identities',
    text: `SELECT name FROM attribution_identity WHERE tenant_id = $1 AND name = ANY($2) ORDER BY name FOR NO KEY UPDATE${wait ? '' : ' SKIP LOCKED'}`,
    values: [tenantId, identities],
  });
  return new Set(rows.rows.map((row) => row.name));
}

/** Makes rows for identities that have none. In order, so that two writers never wait for each other in a circle. */
export async function knowIdentities(
  client: PoolClient,
  tenantId: string,
  identities: readonly string[],
  now: Date,
): Promise<void> {
  await client.query({
    name: 'know-identities',
    text: `INSERT INTO attribution_identity (tenant_id, name, first_seen_at)
           SELECT $1, name, $3 FROM unnest($2::text[]) AS name ON CONFLICT DO NOTHING`,
    values: [tenantId, [...identities].sort(), now],
  });
}
