import { type Company, NO_COMPANY } from '../domain/attention/company.js';
import type { SignatureEvidence } from '../domain/attention/evidence.js';
import type { ScoringPolicy } from '../domain/attention/policy.js';
import { NO_PRECEDENCE, type Precedence } from '../domain/attention/precedence.js';
import { DAY_MS } from '../domain/shared/time.js';
import { templateOfRoot } from '../domain/signature/grouping.js';
import { joinTemplates, skeletonOf } from '../domain/signature/template.js';
import { type Bucket, toBuckets } from '../domain/window/series.js';
import type { AttentionSubject } from '../pipeline/ports/attention.js';
import type { DirtyMark } from '../pipeline/ports/pass.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { readCompany } from './attention-company.sql.js';
import { readEpisodes } from './attention-cycles.sql.js';
import { idsOf, type Plan, planOf, type RootRow, seconds } from './attention-plan.js';
import { readPrecedence } from './attention-precedence.sql.js';
import { hasReached } from './claims.sql.js';
import { readMemories, readSpokenOf } from './memory-load.sql.js';

const ONSETS_MS = 90 * DAY_MS;
const HOST_NAMES = 64;
const MEMBERS_SHOWN = 32;

type Root = { readonly rootId: string; readonly mark: DirtyMark | null };

/** Loads what is known of root signatures, each from where its fold is taken up. `everything` starts all folds anew. */
export async function loadSubjects(
  client: PoolClient,
  tenantId: string,
  roots: readonly Root[],
  watchedSince: number,
  policy: ScoringPolicy,
  everything = false,
): Promise<AttentionSubject[]> {
  const rows = await readRoots(
    client,
    tenantId,
    roots.map((root) => root.rootId),
  );
  const marks = new Map(roots.map((root) => [root.rootId, root.mark]));
  const spoken = await readSpokenOf(client, tenantId);
  const plans = rows.map((row) =>
    planOf(row, marks.get(row.root_id) ?? null, spoken, policy.version, everything),
  );
  const settled = await hasReached(client, tenantId, watchedSince + policy.coldStart.silentMs);
  const [windows, onsets, episodes, hosts, company, precedence] = [
    await readWindows(client, tenantId, plans),
    await readOnsets(client, tenantId, plans),
    await readEpisodes(client, tenantId, plans),
    await readHosts(client, tenantId, plans),
    settled ? await readCompany(client, tenantId, plans, watchedSince, policy) : new Map<string, Company>(),
    settled
      ? await readPrecedence(client, tenantId, plans, watchedSince, policy)
      : new Map<string, Precedence>(),
  ];
  const memoryOf = await readMemories(client, tenantId, plans, spoken);
  return plans.map((plan) => {
    const { row } = plan;
    const known = hosts.get(row.root_id);
    const evidence: SignatureEvidence = {
      traits: { template: templateOf(row), family: row.family, side: row.side, mends: row.mends },
      series: windows.get(row.root_id) ?? { hours: toBuckets([]), minutes: toBuckets([]) },
      firstSeen: row.first_seen.getTime(),
      onsets: onsets.get(row.root_id) ?? [],
      episodes: episodes.get(row.root_id) ?? [],
      hostArrivals: known?.arrivals ?? [],
      company: company.get(row.root_id) ?? NO_COMPANY,
      precedence: precedence.get(row.root_id) ?? NO_PRECEDENCE,
      watchedSince: Math.min(watchedSince, row.first_seen.getTime()),
      memory: memoryOf(plan),
    };
    return {
      rootId: row.root_id,
      madeUp: row.member_templates !== null,
      mark: plan.mark,
      newsFrom: plan.newsFrom,
      services: row.services,
      sources: row.sources,
      hosts: known?.names ?? [],
      signatureIds: row.story,
      evidence,
      start: plan.start,
      checkpoints: plan.checkpoints,
    };
  });
}

const templateOf = ({ templates, member_templates: members }: RootRow): string =>
  members
    ? templateOfRoot(skeletonOf(templates[0]!), members.slice(0, MEMBERS_SHOWN))
    : templates.reduce(joinTemplates);

/** A root speaks for its members; the other side of its subject belongs to its story. */
async function readRoots(client: PoolClient, tenantId: string, ids: readonly string[]): Promise<RootRow[]> {
  const rows = await client.query<RootRow>({
    name: 'attention-roots',
    text: `SELECT r.id AS root_id, r.templates, m.member_templates, r.family, r.side, r.fold, r.policy_version, m.first_seen, m.services, m.sources,
                  ARRAY(SELECT DISTINCT o.id FROM signature o WHERE o.tenant_id = $1 AND o.root_id <> r.id
                          AND o.subject_id IN (SELECT y.subject_id FROM signature y WHERE y.tenant_id = $1 AND y.root_id = r.id)
                        ORDER BY o.id LIMIT 16) AS mates, m.members,
                  r.side IS NOT DISTINCT FROM 'RECOVERY' AND EXISTS (SELECT 1 FROM signature y
                    JOIN signature p ON p.tenant_id = $1 AND p.subject_id = y.subject_id AND p.side = 'PROBLEM' AND p.occurrences > 0
                    WHERE y.tenant_id = $1 AND y.root_id = r.id) AS mends,
                  NULL AS story
           FROM signature r
           CROSS JOIN LATERAL (
             SELECT min(first_seen_at) FILTER (WHERE s.occurrences > 0) AS first_seen, array_agg(s.id ORDER BY s.id) AS members,
                    CASE WHEN r.occurrences = 0 THEN array_agg(s.templates[1] ORDER BY s.id) FILTER (WHERE s.occurrences > 0) END AS member_templates,
                    ARRAY(SELECT DISTINCT x FROM signature y, unnest(y.services) AS x WHERE y.tenant_id = $1 AND y.root_id = r.id ORDER BY x LIMIT 16) AS services,
                    ARRAY(SELECT DISTINCT x FROM signature y, unnest(y.sources) AS x WHERE y.tenant_id = $1 AND y.root_id = r.id ORDER BY x LIMIT 16) AS sources
             FROM signature s WHERE s.tenant_id = $1 AND s.root_id = r.id
           ) AS m
           WHERE r.tenant_id = $1 AND r.id = ANY($2::uuid[]) AND r.id = r.root_id AND m.first_seen IS NOT NULL ORDER BY r.id`,
    values: [tenantId, ids],
  });
  return rows.rows.map((row) => {
    const { mates } = row as unknown as { mates: string[] };
    return { ...row, story: [...new Set([row.root_id, ...row.members.slice(0, 32), ...mates])] };
  });
}

const BUCKETS = `string_agg(extract(epoch FROM w.start)::bigint || ' ' || w.count || ' ' || w.worst, ' ')`;

async function readWindows(client: PoolClient, tenantId: string, plans: readonly Plan[]) {
  const rows = await client.query<{ root_id: string; hours: string | null; slots: string | null }>({
    name: 'attention-windows',
    // As one text each: it splits much faster than the driver reads arrays.
    text: `SELECT t.id AS root_id, b.hours, b.slots FROM unnest($2::uuid[], $3::float8[], $4::float8[]) AS t(id, hours_from, slots_from)
           CROSS JOIN LATERAL (
             SELECT (SELECT ${BUCKETS} FROM signature s JOIN signature_hour w ON w.tenant_id = $1 AND w.signature_id = s.id
                       AND w.start >= to_timestamp(t.hours_from) WHERE s.tenant_id = $1 AND s.root_id = t.id) AS hours,
                    (SELECT ${BUCKETS} FROM signature s JOIN signature_slot w ON w.tenant_id = $1 AND w.signature_id = s.id
                       AND w.start >= to_timestamp(t.slots_from) WHERE s.tenant_id = $1 AND s.root_id = t.id) AS slots
           ) AS b`,
    values: [
      tenantId,
      idsOf(plans),
      plans.map((plan) => seconds(plan.hoursFrom)),
      plans.map((plan) => seconds(plan.minutesFrom)),
    ],
  });
  return new Map(
    rows.rows.map((row) => [
      row.root_id,
      { hours: toBuckets(bucketsOf(row.hours)), minutes: toBuckets(bucketsOf(row.slots)) },
    ]),
  );
}

function* bucketsOf(text: string | null): Generator<Bucket> {
  if (text === null) return;
  const numbers = text.split(' ');
  for (let i = 0; i < numbers.length; i += 3) {
    yield { start: Number(numbers[i]) * 1_000, count: Number(numbers[i + 1]), worst: Number(numbers[i + 2]) };
  }
}

async function readOnsets(
  client: PoolClient,
  tenantId: string,
  plans: readonly Plan[],
): Promise<Map<string, number[]>> {
  const rows = await client.query<{ id: string; at: number[] }>({
    name: 'attention-onsets',
    text: `SELECT t.id, array_agg(extract(epoch FROM o.at)::float8 ORDER BY o.at) AS at
           FROM unnest($2::uuid[], $3::float8[]) AS t(id, since)
           JOIN onset o ON o.tenant_id = $1 AND o.signature_id = t.id AND o.at >= to_timestamp(t.since) GROUP BY t.id`,
    values: [tenantId, idsOf(plans), plans.map((plan) => seconds(Math.max(0, plan.start.tick - ONSETS_MS)))],
  });
  return new Map(rows.rows.map((row) => [row.id, row.at.map((second) => second * 1_000)]));
}

async function readHosts(client: PoolClient, tenantId: string, plans: readonly Plan[]) {
  const rows = await client.query<{ root_id: string; arrivals: number[]; names: string[] }>({
    name: 'attention-hosts',
    text: `SELECT root_id, array_agg(first ORDER BY first, host) AS arrivals, (array_agg(host ORDER BY first, host))[1:${HOST_NAMES}] AS names FROM (
             SELECT s.root_id, h.host, extract(epoch FROM min(h.at))::float8 AS first
             FROM signature s JOIN sighting h ON h.tenant_id = $1 AND h.signature_id = s.id
             WHERE s.tenant_id = $1 AND s.root_id = ANY($2::uuid[]) GROUP BY s.root_id, h.host
           ) AS hosts GROUP BY root_id`,
    values: [tenantId, idsOf(plans)],
  });
  return new Map(
    rows.rows.map((row) => [
      row.root_id,
      { arrivals: row.arrivals.map((second) => Math.round(second * 1_000)), names: row.names },
    ]),
  );
}
