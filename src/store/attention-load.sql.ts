import { checkpointBefore } from '../domain/attention/checkpoints.js';
import { CYCLES_LOOKED_AT } from '../domain/attention/detectors/self-heal.js';
import type { EpisodeSpan, SignatureEvidence } from '../domain/attention/evidence.js';
import { EMPTY_STATE, type FoldState } from '../domain/attention/fold.js';
import { DAY_MS, floorTo, HOUR_MS } from '../domain/shared/time.js';
import { joinTemplates } from '../domain/signature/template.js';
import { type Bucket, toBuckets } from '../domain/window/series.js';
import type { AttentionSubject, DirtyMark } from '../pipeline/ports.js';
import type { PoolClient } from '../platform/postgres/pool.js';

/** How far before the first tick to weigh the hours reach: the longest baseline and the longest window. */
const BASELINE_MS = 36 * DAY_MS;
const ONSETS_MS = 90 * DAY_MS;
const HOST_NAMES = 64;

type Root = { readonly rootId: string; readonly mark: DirtyMark | null };

/** Loads what is known of root signatures, each from where its fold is taken up. `everything` starts all folds anew. */
export async function loadSubjects(
  client: PoolClient,
  tenantId: string,
  roots: readonly Root[],
  watchedSince: number,
  everything = false,
): Promise<AttentionSubject[]> {
  const rows = await readRoots(
    client,
    tenantId,
    roots.map((root) => root.rootId),
  );
  const marks = new Map(roots.map((root) => [root.rootId, root.mark]));
  const plans = rows.map((row) => planOf(row, marks.get(row.root_id) ?? null, everything));
  const [windows, onsets, episodes, hosts] = [
    await readWindows(client, tenantId, plans),
    await readOnsets(client, tenantId, plans),
    await readEpisodes(client, tenantId, plans),
    await readHosts(client, tenantId, plans),
  ];
  return plans.map((plan) => {
    const { row } = plan;
    const known = hosts.get(row.root_id);
    const evidence: SignatureEvidence = {
      traits: { template: row.templates.reduce(joinTemplates), family: row.family, side: row.side },
      series: windows.get(row.root_id) ?? { hours: toBuckets([]), minutes: toBuckets([]) },
      firstSeen: row.first_seen.getTime(),
      onsets: onsets.get(row.root_id) ?? [],
      episodes: episodes.get(row.root_id) ?? [],
      hostArrivals: known?.arrivals ?? [],
      watchedSince: Math.min(watchedSince, row.first_seen.getTime()),
    };
    return {
      rootId: row.root_id,
      mark: plan.mark,
      services: row.services,
      hosts: known?.names ?? [],
      signatureIds: row.story,
      evidence,
      start: plan.start,
      checkpoints: plan.checkpoints,
    };
  });
}

type RootRow = {
  readonly root_id: string;
  readonly templates: string[];
  readonly family: string;
  readonly side: 'PROBLEM' | 'RECOVERY' | null;
  readonly services: string[];
  readonly first_seen: Date;
  readonly fold: { readonly state: FoldState; readonly checkpoints: readonly FoldState[] } | null;
  readonly story: string[];
};

/** A root speaks for its members; the other side of its subject belongs to its story. */
async function readRoots(client: PoolClient, tenantId: string, ids: readonly string[]): Promise<RootRow[]> {
  const rows = await client.query<RootRow>({
    name: 'attention-roots',
    text: `SELECT r.id AS root_id, r.templates, r.family, r.side, r.fold, m.first_seen, m.services,
                  ARRAY(SELECT DISTINCT o.id FROM signature o WHERE o.tenant_id = $1 AND o.subject_id = r.subject_id AND o.id <> r.id
                        ORDER BY o.id LIMIT 16) AS mates, m.members,
                  NULL AS story
           FROM signature r
           CROSS JOIN LATERAL (
             SELECT min(first_seen_at) AS first_seen, array_agg(s.id ORDER BY s.id) AS members,
                    ARRAY(SELECT DISTINCT x FROM signature y, unnest(y.services) AS x WHERE y.tenant_id = $1 AND y.root_id = r.id ORDER BY x LIMIT 16) AS services
             FROM signature s WHERE s.tenant_id = $1 AND s.root_id = r.id
           ) AS m
           WHERE r.tenant_id = $1 AND r.id = ANY($2::uuid[]) ORDER BY r.id`,
    values: [tenantId, ids],
  });
  return rows.rows.map((row) => {
    const { mates, members } = row as unknown as { mates: string[]; members: string[] };
    return { ...row, story: [...new Set([row.root_id, ...members.slice(0, 32), ...mates])] };
  });
}

type Plan = {
  readonly row: RootRow;
  readonly mark: DirtyMark | null;
  readonly start: FoldState;
  readonly checkpoints: readonly FoldState[];
  readonly hoursFrom: number;
  readonly minutesFrom: number;
};

function planOf(row: RootRow, mark: DirtyMark | null, everything: boolean): Plan {
  const { start, checkpoints } = everything
    ? { start: EMPTY_STATE, checkpoints: [] }
    : resume(row.fold, mark);
  return {
    row,
    mark,
    start,
    checkpoints,
    hoursFrom: Math.max(0, floorTo(start.tick - BASELINE_MS, HOUR_MS)),
    // The newest activity the fold knows must be among the minutes: quiet time is measured from it.
    minutesFrom: Math.max(0, floorTo((start.period?.last ?? start.tick) - 2 * HOUR_MS, HOUR_MS)),
  };
}

/** Where a fold is taken up: at the newest state that knows nothing of what has changed. */
function resume(
  fold: RootRow['fold'],
  mark: DirtyMark | null,
): { start: FoldState; checkpoints: readonly FoldState[] } {
  if (!fold) return { start: EMPTY_STATE, checkpoints: [] };
  if (!mark) return { start: fold.state, checkpoints: fold.checkpoints };
  const start = checkpointBefore([...fold.checkpoints, fold.state], mark.since) ?? EMPTY_STATE;
  return { start, checkpoints: fold.checkpoints.filter((state) => state.tick < start.tick) };
}

const seconds = (ms: number): number => ms / 1_000;
const ids = (plans: readonly Plan[]): string[] => plans.map((plan) => plan.row.root_id);

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
      ids(plans),
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
    values: [tenantId, ids(plans), plans.map((plan) => seconds(Math.max(0, plan.start.tick - ONSETS_MS)))],
  });
  return new Map(rows.rows.map((row) => [row.id, row.at.map((second) => second * 1_000)]));
}

/**
 * Cycles of the subject: those closed since the fold is taken up and the newest before, and what is open on their
 * entities. What never closed on an entity that never recovered says nothing: nobody would expect it to.
 */
async function readEpisodes(
  client: PoolClient,
  tenantId: string,
  plans: readonly Plan[],
): Promise<Map<string, EpisodeSpan[]>> {
  const closed = await client.query<EpisodeRow>({
    name: 'attention-cycles',
    text: `SELECT t.id, s.subject_id, e.entity, extract(epoch FROM e.opened_at)::float8 AS opened, extract(epoch FROM e.closed_at)::float8 AS closed
           FROM unnest($2::uuid[], $3::float8[]) AS t(id, since)
           JOIN signature s ON s.tenant_id = $1 AND s.id = t.id AND s.subject_id IS NOT NULL
           CROSS JOIN LATERAL (
             SELECT entity, opened_at, closed_at FROM episode
             WHERE tenant_id = $1 AND subject_id = s.subject_id AND opened_at >= to_timestamp(t.since) AND closed_at IS NOT NULL
             UNION ALL
             (SELECT entity, opened_at, closed_at FROM episode
              WHERE tenant_id = $1 AND subject_id = s.subject_id AND opened_at < to_timestamp(t.since) AND closed_at IS NOT NULL
              ORDER BY opened_at DESC LIMIT ${2 * CYCLES_LOOKED_AT})
           ) AS e`,
    values: [tenantId, ids(plans), plans.map((plan) => seconds(Math.max(0, plan.start.tick)))],
  });
  const open = await readOpen(client, tenantId, closed.rows);
  const episodes = new Map<string, EpisodeSpan[]>();
  for (const row of [...closed.rows, ...open]) {
    const list = episodes.get(row.id) ?? [];
    episodes.set(row.id, list);
    list.push({
      entity: row.entity,
      openedAt: Math.round(row.opened * 1_000),
      closedAt: row.closed === null ? null : Math.round(row.closed * 1_000),
    });
  }
  for (const list of episodes.values())
    list.sort((a, b) => a.openedAt - b.openedAt || (a.entity < b.entity ? -1 : 1));
  return episodes;
}

type EpisodeRow = {
  readonly id: string;
  readonly subject_id: string;
  readonly entity: string;
  readonly opened: number;
  readonly closed: number | null;
};

async function readOpen(
  client: PoolClient,
  tenantId: string,
  closed: readonly EpisodeRow[],
): Promise<EpisodeRow[]> {
  const known = new Map(closed.map((row) => [`${row.id} ${row.entity}`, row]));
  const rows = [...known.values()];
  const open = await client.query<EpisodeRow>({
    name: 'attention-open',
    text: `SELECT t.id, t.subject_id, t.entity, extract(epoch FROM e.opened_at)::float8 AS opened, NULL AS closed
           FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS t(id, subject_id, entity)
           CROSS JOIN LATERAL (
             SELECT opened_at FROM episode WHERE tenant_id = $1 AND subject_id = t.subject_id AND entity = t.entity
             ORDER BY opened_at DESC LIMIT 1
           ) AS newest
           JOIN episode e ON e.tenant_id = $1 AND e.subject_id = t.subject_id AND e.entity = t.entity AND e.opened_at = newest.opened_at
             AND e.closed_at IS NULL`,
    values: [
      tenantId,
      rows.map((row) => row.id),
      rows.map((row) => row.subject_id),
      rows.map((row) => row.entity),
    ],
  });
  return open.rows;
}

async function readHosts(client: PoolClient, tenantId: string, plans: readonly Plan[]) {
  const rows = await client.query<{ root_id: string; arrivals: number[]; names: string[] }>({
    name: 'attention-hosts',
    text: `SELECT root_id, array_agg(first ORDER BY first, host) AS arrivals, (array_agg(host ORDER BY first, host))[1:${HOST_NAMES}] AS names FROM (
             SELECT s.root_id, h.host, min(extract(epoch FROM h.first_seen_at)::float8) AS first
             FROM signature s JOIN signature_host h ON h.tenant_id = $1 AND h.signature_id = s.id
             WHERE s.tenant_id = $1 AND s.root_id = ANY($2::uuid[]) GROUP BY s.root_id, h.host
           ) AS hosts GROUP BY root_id`,
    values: [tenantId, ids(plans)],
  });
  return new Map(
    rows.rows.map((row) => [
      row.root_id,
      { arrivals: row.arrivals.map((second) => Math.round(second * 1_000)), names: row.names },
    ]),
  );
}
