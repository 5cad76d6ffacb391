import { TOGETHER_MS } from '../domain/attention/company.js';
import { LEAD_MS } from '../domain/attention/precedence.js';
import { policyFor } from '../domain/attention/presets.js';
import { floorTo, HOUR_MS } from '../domain/shared/time.js';
import type { DirtyMark } from '../pipeline/ports/pass.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { hasReached } from './claims.sql.js';
import { readTenant } from './tenant.sql.js';

/**
 * Whose company changed with the touched signatures: what else was seen on a host within ten minutes of a sighting that
 * is new; what came before it when it is severe, up to the lead of a forerunner; and everything on a host that turns out
 * to be known for longer. In a tenant's silent days nothing is claimed of company, and nobody is marked. Root
 * signatures, since when (milliseconds).
 */
export async function companyOf(
  client: PoolClient,
  tenantId: string,
  marks: readonly DirtyMark[],
): Promise<Map<string, number>> {
  const tenant = await readTenant(client, tenantId);
  if (!tenant || tenant.firstEventAt === null) return new Map();
  const { silentMs } = policyFor(tenant.policy, tenant.policyVersion).coldStart;
  // An hour is the unit in which a tenant's beginning is told.
  const claimsFrom = floorTo(tenant.firstEventAt, HOUR_MS) + silentMs;
  if (!(await hasReached(client, tenantId, claimsFrom))) return new Map();
  const rows = await client.query<{ root_id: string; since: number }>({
    name: 'touched-company',
    text: `WITH touched AS MATERIALIZED (
             SELECT t.id AS root_id, g.host, g.half_hour, g.at, g.severe FROM unnest($2::uuid[], $3::float8[]) AS t(id, since)
             JOIN signature s ON s.tenant_id = $1 AND s.root_id = t.id
             CROSS JOIN LATERAL (
               SELECT host, half_hour, at, severe FROM sighting WHERE tenant_id = $1 AND signature_id = s.id AND at >= to_timestamp(t.since)
             ) AS g
           ), host AS MATERIALIZED (
             SELECT t.host, min(t.at) AS at FROM touched t GROUP BY t.host
           ), late AS MATERIALIZED (
             SELECT * FROM touched WHERE at >= to_timestamp($6) - interval '30 minutes' - $4::interval
           ), mate AS (
             SELECT t.root_id AS of, n.signature_id, t.at FROM late t
             CROSS JOIN LATERAL (
               SELECT signature_id FROM sighting WHERE tenant_id = $1 AND host = t.host
                 AND at >= t.half_hour - $4::interval AND at <= t.half_hour + interval '30 minutes' + $4::interval
             ) AS n
             UNION ALL
             SELECT t.root_id, n.signature_id, t.at FROM late t
             CROSS JOIN LATERAL (
               SELECT signature_id FROM sighting WHERE tenant_id = $1 AND host = t.host
                 AND at >= t.at - $5::interval AND at <= t.half_hour + interval '30 minutes'
             ) AS n
             WHERE t.severe
             UNION ALL
             SELECT NULL, n.signature_id, h.at FROM host h
             CROSS JOIN LATERAL (
               SELECT signature_id FROM sighting WHERE tenant_id = $1 AND host = h.host AND at >= greatest(h.at + $7::interval, to_timestamp($6)) - $5::interval
                 AND h.at = (SELECT min(at) FROM sighting WHERE tenant_id = $1 AND host = h.host)
             ) AS n
           ), root AS (
             SELECT s.root_id, m.of, m.at FROM (SELECT of, signature_id, min(at) AS at FROM mate GROUP BY of, signature_id) AS m
             CROSS JOIN LATERAL (SELECT root_id FROM signature WHERE tenant_id = $1 AND id = m.signature_id) AS s
           )
           SELECT root_id, extract(epoch FROM min(at))::float8 AS since FROM root WHERE root_id IS DISTINCT FROM of GROUP BY root_id`,
    values: [
      tenantId,
      marks.map((mark) => mark.signatureId),
      marks.map((mark) => mark.since / 1_000),
      `${TOGETHER_MS / 1_000} seconds`,
      `${LEAD_MS.most / 1_000} seconds`,
      claimsFrom / 1_000,
      `${silentMs / 1_000} seconds`,
    ],
  });
  return new Map(rows.rows.map((row) => [row.root_id, Math.round(row.since * 1_000)]));
}

/** What was seen before signatures on their hosts, up to the lead of a forerunner: roots. */
export async function forerunnersOf(
  client: PoolClient,
  tenantId: string,
  signatureIds: readonly string[],
): Promise<string[]> {
  const rows = await client.query<{ root_id: string }>(
    `SELECT DISTINCT s.root_id FROM sighting w
     JOIN sighting o ON o.tenant_id = $1 AND o.host = w.host AND o.at >= w.at - $3::interval AND o.at <= w.at
     JOIN signature s ON s.tenant_id = $1 AND s.id = o.signature_id
     WHERE w.tenant_id = $1 AND w.signature_id = ANY($2::uuid[])`,
    [tenantId, signatureIds, `${LEAD_MS.most / 1_000} seconds`],
  );
  return rows.rows.map((row) => row.root_id);
}
