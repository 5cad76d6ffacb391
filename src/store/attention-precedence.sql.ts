import { mayClaim } from '../domain/attention/detectors/precursor.js';
import type { ScoringPolicy } from '../domain/attention/policy.js';
import {
  LEAD_MS,
  type Precedence,
  toPrecedence,
  type WorseMoment,
  type WorseOnHost,
} from '../domain/attention/precedence.js';
import { skeletonOf } from '../domain/signature/template.js';
import { SIGHTINGS_KEPT } from '../domain/window/sightings.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { idsOf, type Plan } from './attention-plan.js';

const interval = (ms: number): string => `${ms / 1_000} seconds`;

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
  const pairs = await readPairs(client, tenantId, idsOf(plans), watchedSince, policy);
  if (pairs.length === 0) return new Map();
  const worseIds = new Set(pairs.map((pair) => pair.worse_id));
  const seen = await readSeen(client, tenantId, [
    ...new Set([...pairs.map((pair) => pair.root_id), ...worseIds]),
  ]);
  const incidents = await readIncidents(client, tenantId, [...worseIds]);
  const found = new Map<string, WorseOnHost[]>();
  for (const { root_id: rootId, worse_id: worseId } of pairs) {
    const hosts = hostsOf(seen.get(rootId), seen.get(worseId), worseId, incidents.get(worseId) ?? null);
    if (!mayClaim(hosts)) continue;
    const list = found.get(rootId);
    if (list) list.push(...hosts);
    else found.set(rootId, hosts);
  }
  return new Map([...found].map(([rootId, list]) => [rootId, toPrecedence(list)]));
}

type Pair = { readonly root_id: string; readonly worse_id: string };

async function readPairs(
  client: PoolClient,
  tenantId: string,
  rootIds: readonly string[],
  watchedSince: number,
  { coldStart }: ScoringPolicy,
): Promise<Pair[]> {
  const { rows } = await client.query<Pair>({
    name: 'precedence-pairs',
    text: `WITH late AS MATERIALIZED (
             SELECT t.id AS root_id, s.subject_id, g.host, g.at FROM unnest($2::uuid[]) AS t(id)
             JOIN signature s ON s.tenant_id = $1 AND s.root_id = t.id
             CROSS JOIN LATERAL (
               SELECT host, at FROM sighting WHERE tenant_id = $1 AND signature_id = s.id AND at >= to_timestamp($5) - $4::interval ORDER BY host, half_hour
             ) AS g
           ), known AS MATERIALIZED (
             SELECT h.host, f.since FROM (SELECT DISTINCT host FROM late) AS h
             CROSS JOIN LATERAL (SELECT min(at) AS since FROM sighting WHERE tenant_id = $1 AND host = h.host) AS f
           ), incident_of AS MATERIALIZED (
             SELECT w.signature_id, w.host, w.at FROM incident i CROSS JOIN LATERAL unnest(i.signature_ids) AS m(id)
             JOIN sighting w ON w.tenant_id = $1 AND w.signature_id = m.id AND NOT w.severe WHERE i.tenant_id = $1
           ), hit AS MATERIALIZED (
             SELECT DISTINCT l.root_id, l.subject_id, n.signature_id FROM late l JOIN known k ON k.host = l.host
             CROSS JOIN LATERAL (
               SELECT w.signature_id FROM sighting w WHERE w.tenant_id = $1 AND w.severe AND w.host = l.host
                 AND w.at >= greatest(l.at + $3::interval, k.since + $6::interval, to_timestamp($5)) AND w.at <= l.at + $4::interval
             ) AS n
             UNION
             SELECT l.root_id, l.subject_id, w.signature_id FROM late l JOIN known k ON k.host = l.host
             JOIN incident_of w ON w.host = l.host AND w.at >= greatest(l.at + $3::interval, k.since + $6::interval, to_timestamp($5)) AND w.at <= l.at + $4::interval
           )
           SELECT DISTINCT h.root_id, s.root_id AS worse_id FROM hit h
           CROSS JOIN LATERAL (SELECT root_id, subject_id FROM signature WHERE tenant_id = $1 AND id = h.signature_id) AS s
           WHERE s.root_id <> h.root_id AND (s.subject_id = h.subject_id) IS NOT TRUE`,
    values: [
      tenantId,
      rootIds,
      interval(LEAD_MS.least),
      interval(LEAD_MS.most),
      (watchedSince + coldStart.silentMs) / 1_000,
      interval(coldStart.silentMs),
    ],
  });
  return rows;
}

/** The first half hours of a root on a host: their first moments, and of each the first severe one if there is one. Milliseconds. */
type SeenOnHost = {
  readonly hostSince: number;
  readonly firsts: readonly number[];
  readonly ats: readonly number[];
  readonly severe: readonly boolean[];
};
type Seen = { readonly text: string; readonly hosts: Map<string, SeenOnHost> };

/** Where and when roots were first seen: of each half hour the first moment, or the first severe one. */
async function readSeen(
  client: PoolClient,
  tenantId: string,
  rootIds: readonly string[],
): Promise<Map<string, Seen>> {
  const { rows } = await client.query<{
    root_id: string;
    template: string;
    host: string;
    since: number;
    ats: number[];
    firsts: number[];
    severe: boolean[];
  }>({
    name: 'precedence-seen',
    text: `WITH seen AS MATERIALIZED (
             SELECT t.id AS root_id, g.host, g.half_hour, min(g.at) AS first, coalesce(min(g.at) FILTER (WHERE g.severe), min(g.at)) AS at, bool_or(g.severe) AS severe,
                    row_number() OVER (PARTITION BY t.id, g.host ORDER BY g.half_hour) AS nth
             FROM unnest($2::uuid[]) AS t(id)
             JOIN signature s ON s.tenant_id = $1 AND s.root_id = t.id
             CROSS JOIN LATERAL (SELECT host, half_hour, at, severe FROM sighting WHERE tenant_id = $1 AND signature_id = s.id ORDER BY host, half_hour) AS g
             GROUP BY t.id, g.host, g.half_hour
           )
           SELECT n.root_id, r.template, n.host, extract(epoch FROM f.since)::float8 AS since, n.ats, n.firsts, n.severe
           FROM (
             SELECT root_id, host, array_agg(extract(epoch FROM at)::float8 ORDER BY at) AS ats, array_agg(extract(epoch FROM first)::float8 ORDER BY first) AS firsts,
                    array_agg(severe ORDER BY at) AS severe
             FROM seen WHERE nth <= ${SIGHTINGS_KEPT} GROUP BY root_id, host
           ) AS n
           CROSS JOIN LATERAL (SELECT templates[1] AS template FROM signature WHERE tenant_id = $1 AND id = n.root_id) AS r
           CROSS JOIN LATERAL (SELECT min(at) AS since FROM sighting WHERE tenant_id = $1 AND host = n.host) AS f`,
    values: [tenantId, rootIds],
  });
  const roots = new Map<string, Seen>();
  for (const row of rows) {
    const root = roots.get(row.root_id) ?? { text: skeletonOf(row.template), hosts: new Map() };
    roots.set(row.root_id, root);
    root.hosts.set(row.host, {
      hostSince: ms(row.since),
      ats: row.ats.map(ms),
      firsts: row.firsts.map(ms),
      severe: row.severe,
    });
  }
  return roots;
}

/** Since when roots are known to have led to an incident (milliseconds). */
async function readIncidents(
  client: PoolClient,
  tenantId: string,
  rootIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await client.query<{ root_id: string; at: number }>({
    name: 'precedence-incidents',
    text: `SELECT s.root_id, extract(epoch FROM min(i.at))::float8 AS at FROM incident i CROSS JOIN LATERAL unnest(i.signature_ids) AS m(id)
           JOIN signature s ON s.tenant_id = $1 AND s.id = m.id
           WHERE i.tenant_id = $1 AND s.root_id = ANY($2::uuid[]) GROUP BY s.root_id`,
    values: [tenantId, rootIds],
  });
  return new Map(rows.map((row) => [row.root_id, ms(row.at)]));
}

/** Hosts on which both were seen, and the other was severe there or led to an incident. */
function hostsOf(
  own: Seen | undefined,
  worse: Seen | undefined,
  worseId: string,
  incidentAt: number | null,
): WorseOnHost[] {
  if (!own || !worse) return [];
  const found: WorseOnHost[] = [];
  for (const [host, { hostSince, ats, severe }] of worse.hosts) {
    const mine = own.hosts.get(host);
    if (!mine) continue;
    const moments: WorseMoment[] = [];
    ats.forEach((at, i) => {
      if (severe[i]) moments.push({ at, knownAt: at });
      else if (incidentAt !== null) moments.push({ at, knownAt: Math.max(at, incidentAt) });
    });
    if (moments.length > 0)
      found.push({ rootId: worseId, text: worse.text, host, hostSince, own: mine.firsts, worse: moments });
  }
  return found;
}

const ms = (epoch: number): number => Math.round(epoch * 1_000);
