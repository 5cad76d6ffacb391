import {
  type ChangeSpan,
  type Memory,
  NO_MEMORY,
  type Opinion,
  type SourceOpinion,
  type SourceRecord,
} from '../domain/attention/memory.js';
import { DAY_MS } from '../domain/shared/time.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { idsOf, type Plan, type SpokenOf, seconds } from './attention-plan.js';

export async function readSpokenOf(client: PoolClient, tenantId: string): Promise<SpokenOf> {
  const rows = await client.query<{
    said: boolean;
    declared: boolean;
    sources: string[];
    services: string[];
  }>({
    name: 'spoken-of',
    text: `SELECT EXISTS (SELECT 1 FROM review WHERE tenant_id = $1) OR EXISTS (SELECT 1 FROM incident WHERE tenant_id = $1) AS said,
                  EXISTS (SELECT 1 FROM change_window WHERE tenant_id = $1) AS declared,
                  ARRAY(SELECT DISTINCT s FROM review r, unnest(r.sources) AS s WHERE r.tenant_id = $1
                        UNION SELECT DISTINCT s FROM incident i, unnest(i.sources) AS s WHERE i.tenant_id = $1) AS sources,
                  ARRAY(SELECT DISTINCT s FROM change_window w, unnest(w.services) AS s WHERE w.tenant_id = $1) AS services`,
    values: [tenantId],
  });
  const { said, declared, sources, services } = rows.rows[0]!;
  return { opinions: said, changes: declared, sources: new Set(sources), services: new Set(services) };
}

/** What people said of root signatures and of their sources, and the windows that cover them. */
export async function readMemories(
  client: PoolClient,
  tenantId: string,
  plans: readonly Plan[],
  spoken: SpokenOf,
): Promise<(plan: Plan) => Memory> {
  if (!spoken.opinions && !spoken.changes) return () => NO_MEMORY;
  const opinions = spoken.opinions
    ? await readOpinions(client, tenantId, plans)
    : new Map<string, Opinion[]>();
  const sources = spoken.opinions
    ? await readSources(client, tenantId, plans, spoken.sources)
    : new Map<string, SourceRecord>();
  const changes = spoken.changes ? await readChanges(client, tenantId, plans) : () => [];
  return (plan) => ({
    opinions: opinions.get(plan.row.root_id) ?? [],
    sources: plan.row.sources.flatMap((source) => sources.get(source) ?? []),
    changes: changes(plan),
  });
}

type OpinionRow = {
  readonly signature_id: string;
  readonly signature_ids: string[];
  readonly verdict: Opinion['verdict'];
  readonly by: string;
  readonly at: Date;
  readonly story_at: Date | null;
};

async function readOpinions(
  client: PoolClient,
  tenantId: string,
  plans: readonly Plan[],
): Promise<Map<string, Opinion[]>> {
  const roots = new Map(plans.flatMap(({ row }) => row.members.map((id) => [id, row.root_id] as const)));
  const rows = await client.query<OpinionRow>({
    name: 'opinions',
    text: `SELECT signature_id, signature_ids, verdict, by, at, CASE WHEN closes THEN story_at END AS story_at, id
           FROM review WHERE tenant_id = $1 AND signature_ids && $2::uuid[]
           UNION ALL
           SELECT signature_id, signature_ids, 'INCIDENT', by, at, NULL, id FROM incident WHERE tenant_id = $1 AND signature_ids && $2::uuid[]
           ORDER BY at, id`,
    values: [tenantId, [...roots.keys()]],
  });
  const opinions = new Map<string, Opinion[]>();
  for (const row of rows.rows) {
    const own = roots.get(row.signature_id);
    for (const root of new Set(row.signature_ids.flatMap((id) => roots.get(id) ?? []))) {
      const list = opinions.get(root) ?? [];
      opinions.set(root, list);
      list.push({
        at: row.at.getTime(),
        verdict: row.verdict,
        by: row.by,
        own: root === own,
        closesStory: root === own ? (row.story_at?.getTime() ?? null) : null,
      });
    }
  }
  return opinions;
}

/** The newest verdicts of a source tell enough. */
const VERDICTS_A_SOURCE = 500;

async function readSources(
  client: PoolClient,
  tenantId: string,
  plans: readonly Plan[],
  spoken: ReadonlySet<string>,
): Promise<Map<string, SourceRecord>> {
  const names = new Set(plans.flatMap(({ row }) => row.sources).filter((source) => spoken.has(source)));
  if (names.size === 0) return new Map();
  const rows = await client.query<{ source: string; at: number[]; useful: boolean[] }>({
    name: 'source-verdicts',
    text: `SELECT n.source, v.at, v.useful FROM unnest($2::text[]) AS n(source)
           CROSS JOIN LATERAL (
             SELECT array_agg(extract(epoch FROM l.at)::float8 ORDER BY l.at, l.id) AS at, array_agg(l.useful ORDER BY l.at, l.id) AS useful FROM (
               SELECT at, id, verdict = 'USEFUL' AS useful FROM review WHERE tenant_id = $1 AND n.source = ANY(sources) AND verdict IN ('USEFUL', 'NOISE')
               UNION ALL
               SELECT at, id, true FROM incident WHERE tenant_id = $1 AND n.source = ANY(sources)
               ORDER BY at DESC, id DESC LIMIT ${VERDICTS_A_SOURCE}
             ) AS l
           ) AS v WHERE v.at IS NOT NULL`,
    values: [tenantId, [...names]],
  });
  return new Map(
    rows.rows.map(({ source, at, useful }) => {
      const opinions: SourceOpinion[] = at.map((second, i) => ({
        at: Math.round(second * 1_000),
        useful: useful[i]!,
      }));
      return [source, { source, opinions }];
    }),
  );
}

/** Windows are looked back at from the first tick to weigh: the longest span a finding has, and a week. */
const BACK_MS = 43 * DAY_MS;

type ChangeRow = {
  readonly id: string;
  readonly name: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly hosts: string[];
  readonly services: string[];
};

async function readChanges(
  client: PoolClient,
  tenantId: string,
  plans: readonly Plan[],
): Promise<(plan: Plan) => ChangeSpan[]> {
  const since = Math.max(0, Math.min(...plans.map(({ start }) => start.tick)) - BACK_MS);
  const rows = await client.query<ChangeRow>({
    name: 'change-windows',
    text: `SELECT id, name, starts_at, ends_at, hosts, services FROM change_window
           WHERE tenant_id = $1 AND ends_at > to_timestamp($2) ORDER BY starts_at, id`,
    values: [tenantId, seconds(since)],
  });
  const named = [...new Set(rows.rows.flatMap(({ hosts }) => hosts))];
  const arrivals = named.length > 0 ? await readArrivals(client, tenantId, plans, named) : new Map();
  return (plan) =>
    rows.rows.flatMap((row) => spanOf(row, plan, arrivals.get(plan.row.root_id) ?? new Map()) ?? []);
}

/** A window as it covers a signature; null when it does not. Several services or hosts: any of them. Both: on those hosts. */
function spanOf(
  { id, name, starts_at, ends_at, hosts, services }: ChangeRow,
  { row }: Plan,
  arrivals: ReadonlyMap<string, number>,
): ChangeSpan | null {
  if (services.length > 0 && !services.some((service) => row.services.includes(service))) return null;
  const inScope = hosts.flatMap((host) => arrivals.get(host) ?? []).sort((a, b) => a - b);
  if (hosts.length > 0 && inScope.length === 0) return null;
  return {
    id,
    name,
    startsAt: starts_at.getTime(),
    endsAt: ends_at.getTime(),
    arrivals: hosts.length > 0 ? inScope : null,
  };
}

/** When each of the named hosts first showed each root. */
async function readArrivals(
  client: PoolClient,
  tenantId: string,
  plans: readonly Plan[],
  hosts: readonly string[],
): Promise<Map<string, Map<string, number>>> {
  const rows = await client.query<{ root_id: string; host: string; first: number }>({
    name: 'scoped-arrivals',
    text: `SELECT s.root_id, h.host, min(extract(epoch FROM h.at)::float8) AS first
           FROM signature s JOIN sighting h ON h.tenant_id = $1 AND h.signature_id = s.id AND h.host = ANY($3)
           WHERE s.tenant_id = $1 AND s.root_id = ANY($2::uuid[]) GROUP BY s.root_id, h.host`,
    values: [tenantId, idsOf(plans), hosts],
  });
  const arrivals = new Map<string, Map<string, number>>();
  for (const { root_id, host, first } of rows.rows) {
    const known = arrivals.get(root_id) ?? new Map<string, number>();
    arrivals.set(root_id, known.set(host, Math.round(first * 1_000)));
  }
  return arrivals;
}
