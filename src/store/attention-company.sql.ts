import {
  type Company,
  type HostSighting,
  MATES_KEPT,
  type Mate,
  TOGETHER_MS,
  toCompany,
} from '../domain/attention/company.js';
import type { ScoringPolicy } from '../domain/attention/policy.js';
import { skeletonOf } from '../domain/signature/template.js';
import { SIGHTINGS_KEPT } from '../domain/window/sightings.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { idsOf, type Plan, seconds } from './attention-plan.js';

/** The sightings a gathering may rest on: from where the fold is taken up less its span, none of them from a tenant's first days. */
const fromOf = ({ start }: Plan, watchedSince: number, policy: ScoringPolicy): number =>
  Math.max(0, start.tick - policy.gathering.spanMs, watchedSince + policy.coldStart.silentMs);

type Row = {
  readonly root_id: string;
  readonly host: string;
  readonly since: number;
  readonly at: number;
  readonly rank: number;
  readonly mates: {
    readonly id: string;
    readonly at: number;
    readonly rank: number;
    readonly met: number;
    readonly template: string;
  }[];
};

/**
 * The first sightings of root signatures on each host, and what else was new or nearly new on the host at about that
 * time.
 */
export async function readCompany(
  client: PoolClient,
  tenantId: string,
  plans: readonly Plan[],
  watchedSince: number,
  policy: ScoringPolicy,
): Promise<Map<string, Company>> {
  const rows = await client.query<Row>({
    name: 'attention-company',
    text: `WITH recent AS MATERIALIZED (
             SELECT DISTINCT t.id, t.since, g.host FROM unnest($2::uuid[], $3::float8[]) AS t(id, since)
             JOIN signature s ON s.tenant_id = $1 AND s.root_id = t.id
             CROSS JOIN LATERAL (
               SELECT host FROM sighting WHERE tenant_id = $1 AND signature_id = s.id AND at >= to_timestamp(t.since) OFFSET 0
             ) AS g
           ), own AS (
             SELECT t.id AS root_id, t.since, g.host, g.half_hour, min(g.at) AS at,
                    row_number() OVER (PARTITION BY t.id, g.host ORDER BY g.half_hour) - 1 AS rank
             FROM recent t
             JOIN signature s ON s.tenant_id = $1 AND s.root_id = t.id
             CROSS JOIN LATERAL (
               SELECT host, half_hour, at FROM sighting WHERE tenant_id = $1 AND signature_id = s.id AND host = t.host ORDER BY half_hour
             ) AS g
             GROUP BY t.id, t.since, g.host, g.half_hour
           )
           SELECT o.root_id, o.host, extract(epoch FROM h.since)::float8 AS since, extract(epoch FROM o.at)::float8 AS at, o.rank::int, m.mates
           FROM own o
           CROSS JOIN LATERAL (SELECT min(f.at) AS since FROM sighting f WHERE f.tenant_id = $1 AND f.host = o.host) AS h
           CROSS JOIN LATERAL (
             SELECT jsonb_agg(jsonb_build_object('id', n.root_id, 'at', extract(epoch FROM n.at)::float8, 'rank', n.rank, 'met', n.met, 'template', n.template)) AS mates
             FROM (
               SELECT s.root_id, n.at, r.rank, s.templates[1] AS template, (
                 SELECT count(DISTINCT p.half_hour)::int FROM signature k
                 JOIN sighting e ON e.tenant_id = $1 AND e.signature_id = k.id AND e.host = o.host AND e.at < o.at - $4::interval
                 JOIN signature q ON q.tenant_id = $1 AND q.root_id = o.root_id
                 JOIN sighting p ON p.tenant_id = $1 AND p.signature_id = q.id AND p.host = o.host AND p.at < o.at - 2 * $4::interval
                   AND p.at >= e.at - $4::interval AND p.at <= e.at + $4::interval
                 WHERE k.tenant_id = $1 AND k.root_id = s.root_id
               ) AS met
               FROM sighting n
               JOIN signature s ON s.tenant_id = $1 AND s.id = n.signature_id
               JOIN signature own ON own.tenant_id = $1 AND own.id = o.root_id
               CROSS JOIN LATERAL (
                 SELECT count(DISTINCT e.half_hour)::int AS rank FROM signature k
                 JOIN sighting e ON e.tenant_id = $1 AND e.signature_id = k.id AND e.host = o.host AND e.half_hour < n.half_hour
                 WHERE k.tenant_id = $1 AND k.root_id = s.root_id
               ) AS r
               WHERE n.tenant_id = $1 AND n.host = o.host AND n.at >= o.at - $4::interval AND n.at <= o.at + $4::interval
                 AND s.root_id <> o.root_id AND (s.subject_id = own.subject_id) IS NOT TRUE AND r.rank < ${SIGHTINGS_KEPT}
               ORDER BY n.at, s.root_id, n.signature_id LIMIT ${MATES_KEPT}
             ) AS n
           ) AS m
           WHERE o.rank < ${SIGHTINGS_KEPT} AND o.at >= to_timestamp(o.since) AND m.mates IS NOT NULL`,
    values: [
      tenantId,
      idsOf(plans),
      plans.map((plan) => seconds(fromOf(plan, watchedSince, policy))),
      `${seconds(TOGETHER_MS)} seconds`,
    ],
  });
  const found = new Map<string, HostSighting[]>();
  for (const row of rows.rows) {
    const list = found.get(row.root_id) ?? [];
    found.set(row.root_id, list);
    list.push({
      host: row.host,
      hostSince: ms(row.since),
      at: ms(row.at),
      rank: row.rank,
      mates: row.mates.map(mateOf),
    });
  }
  return new Map([...found].map(([rootId, sightings]) => [rootId, toCompany(sightings)]));
}

const ms = (epoch: number): number => Math.round(epoch * 1_000);

const mateOf = ({ id, at, rank, met, template }: Row['mates'][number]): Mate => ({
  rootId: id,
  at: ms(at),
  rank,
  met,
  // Of several templates of a signature only the skeleton is the same whenever it is read.
  text: skeletonOf(template),
});
