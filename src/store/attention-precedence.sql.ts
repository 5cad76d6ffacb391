import type { ScoringPolicy } from '../domain/attention/policy.js';
import { LEAD_MS, type Precedence, toPrecedence, type WorseOnHost } from '../domain/attention/precedence.js';
import { skeletonOf } from '../domain/signature/template.js';
import { SIGHTINGS_KEPT } from '../domain/window/sightings.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { idsOf, type Plan } from './attention-plan.js';

const interval = (ms: number): string => `${ms / 1_000} seconds`;

type Row = {
  readonly root_id: string;
  readonly worse_id: string;
  readonly template: string;
  readonly host: string;
  readonly since: number;
  readonly own: number[];
  readonly worse: number[];
  readonly known: number[];
};

/**
 * What is worse than root signatures and came after them on a host within the lead once the host was known for the silent
 * days; with all sightings of both on the hosts where both were seen. What had been seen often by then has no sightings
 * left to be counted: this looks at few.
 */
export async function readPrecedence(
  client: PoolClient,
  tenantId: string,
  plans: readonly Plan[],
  watchedSince: number,
  policy: ScoringPolicy,
): Promise<Map<string, Precedence>> {
  const from = watchedSince + policy.coldStart.silentMs;
  const rows = await client.query<Row>({
    name: 'attention-precedence',
    text: `WITH late AS MATERIALIZED (
             SELECT t.id AS root_id, s.subject_id, g.host, g.at FROM unnest($2::uuid[]) AS t(id)
             JOIN signature s ON s.tenant_id = $1 AND s.root_id = t.id
             CROSS JOIN LATERAL (
               SELECT host, at FROM sighting WHERE tenant_id = $1 AND signature_id = s.id AND at >= to_timestamp($5) - $4::interval OFFSET 0
             ) AS g
           ), known AS MATERIALIZED (
             SELECT h.host, f.since FROM (SELECT DISTINCT host FROM late) AS h
             CROSS JOIN LATERAL (SELECT min(at) AS since FROM sighting WHERE tenant_id = $1 AND host = h.host) AS f
           ), incident_of AS MATERIALIZED (
             SELECT w.signature_id, w.host, w.at FROM incident i CROSS JOIN LATERAL unnest(i.signature_ids) AS m(id)
             JOIN sighting w ON w.tenant_id = $1 AND w.signature_id = m.id AND NOT w.severe WHERE i.tenant_id = $1
           ), hit AS (
             SELECT l.root_id, l.subject_id, n.signature_id FROM late l JOIN known k ON k.host = l.host
             CROSS JOIN LATERAL (
               SELECT w.signature_id FROM sighting w WHERE w.tenant_id = $1 AND w.severe AND w.host = l.host
                 AND w.at >= greatest(l.at + $3::interval, k.since + $6::interval, to_timestamp($5)) AND w.at <= l.at + $4::interval
             ) AS n
             UNION ALL
             SELECT l.root_id, l.subject_id, w.signature_id FROM late l JOIN known k ON k.host = l.host
             JOIN incident_of w ON w.host = l.host AND w.at >= greatest(l.at + $3::interval, k.since + $6::interval, to_timestamp($5)) AND w.at <= l.at + $4::interval
           ), pair AS MATERIALIZED (
             SELECT DISTINCT h.root_id, s.root_id AS worse_id FROM hit h JOIN signature s ON s.tenant_id = $1 AND s.id = h.signature_id
             WHERE s.root_id <> h.root_id AND (s.subject_id = h.subject_id) IS NOT TRUE
           ), own AS MATERIALIZED (
             SELECT root_id, host, at FROM (
               SELECT t.root_id, g.host, min(g.at) AS at, row_number() OVER (PARTITION BY t.root_id, g.host ORDER BY g.half_hour) AS nth
               FROM (SELECT DISTINCT root_id FROM pair) AS t
               JOIN signature s ON s.tenant_id = $1 AND s.root_id = t.root_id
               JOIN sighting g ON g.tenant_id = $1 AND g.signature_id = s.id
               GROUP BY t.root_id, g.host, g.half_hour
             ) AS every WHERE nth <= ${SIGHTINGS_KEPT}
           ), worse AS (
             SELECT w.worse_id, w.host, w.at, CASE WHEN w.severe THEN w.at ELSE (
                      SELECT min(i.at) FROM incident i WHERE i.tenant_id = $1 AND i.signature_ids && w.members) END AS known
             FROM (
               SELECT k.worse_id, g.host, coalesce(min(g.at) FILTER (WHERE g.severe), min(g.at)) AS at, bool_or(g.severe) AS severe,
                      array_agg(s.id) AS members, row_number() OVER (PARTITION BY k.worse_id, g.host ORDER BY g.half_hour) AS nth
               FROM (SELECT DISTINCT worse_id FROM pair) AS k
               JOIN signature s ON s.tenant_id = $1 AND s.root_id = k.worse_id
               JOIN sighting g ON g.tenant_id = $1 AND g.signature_id = s.id
               GROUP BY k.worse_id, g.host, g.half_hour
             ) AS w WHERE w.nth <= ${SIGHTINGS_KEPT}
           )
           SELECT p.root_id, p.worse_id, r.templates[1] AS template, w.host, extract(epoch FROM f.since)::float8 AS since, o.own, w.ats AS worse, w.known
           FROM pair p
           JOIN signature r ON r.tenant_id = $1 AND r.id = p.worse_id
           JOIN LATERAL (
             SELECT host, array_agg(extract(epoch FROM at)::float8 ORDER BY at) AS ats, array_agg(extract(epoch FROM known)::float8 ORDER BY at) AS known
             FROM worse WHERE worse.worse_id = p.worse_id AND known IS NOT NULL GROUP BY host
           ) AS w ON true
           JOIN LATERAL (
             SELECT array_agg(extract(epoch FROM own.at)::float8 ORDER BY own.at) AS own FROM own WHERE own.root_id = p.root_id AND own.host = w.host
           ) AS o ON o.own IS NOT NULL
           CROSS JOIN LATERAL (SELECT min(at) AS since FROM sighting WHERE tenant_id = $1 AND host = w.host) AS f`,
    values: [
      tenantId,
      idsOf(plans),
      interval(LEAD_MS.least),
      interval(LEAD_MS.most),
      from / 1_000,
      interval(policy.coldStart.silentMs),
    ],
  });
  const found = new Map<string, WorseOnHost[]>();
  for (const row of rows.rows) {
    const list = found.get(row.root_id) ?? [];
    found.set(row.root_id, list);
    list.push({
      rootId: row.worse_id,
      text: skeletonOf(row.template),
      host: row.host,
      hostSince: ms(row.since),
      own: row.own.map(ms),
      worse: row.worse.map((at, i) => ({ at: ms(at), knownAt: ms(row.known[i]!) })),
    });
  }
  return new Map([...found].map(([rootId, pairs]) => [rootId, toPrecedence(pairs)]));
}

const ms = (epoch: number): number => Math.round(epoch * 1_000);
