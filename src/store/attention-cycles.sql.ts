import { CYCLES_LOOKED_AT } from '../domain/attention/detectors/self-heal.js';
import type { EpisodeSpan } from '../domain/attention/evidence.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { idsOf, type Plan, seconds } from './attention-plan.js';

/**
 * Cycles of the subject: those closed since the fold is taken up and the newest before, and what is open on their
 * entities. What never closed on an entity that never recovered says nothing: nobody would expect it to.
 */
export async function readEpisodes(
  client: PoolClient,
  tenantId: string,
  plans: readonly Plan[],
): Promise<Map<string, EpisodeSpan[]>> {
  const closed = await client.query<EpisodeRow>({
    name: 'attention-cycles',
    text: `SELECT t.id, s.subject_id, e.entity, extract(epoch FROM e.opened_at)::float8 AS opened, extract(epoch FROM e.closed_at)::float8 AS closed
           FROM unnest($2::uuid[], $3::float8[]) AS t(id, since)
           CROSS JOIN LATERAL (SELECT DISTINCT m.subject_id FROM signature m
                               WHERE m.tenant_id = $1 AND m.root_id = t.id AND m.subject_id IS NOT NULL) AS s
           CROSS JOIN LATERAL (
             SELECT entity, opened_at, closed_at FROM episode
             WHERE tenant_id = $1 AND subject_id = s.subject_id AND opened_at >= to_timestamp(t.since) AND closed_at IS NOT NULL
             UNION ALL
             (SELECT entity, opened_at, closed_at FROM episode
              WHERE tenant_id = $1 AND subject_id = s.subject_id AND opened_at < to_timestamp(t.since) AND closed_at IS NOT NULL
              ORDER BY opened_at DESC LIMIT ${2 * CYCLES_LOOKED_AT})
           ) AS e`,
    values: [tenantId, idsOf(plans), plans.map((plan) => seconds(Math.max(0, plan.start.tick)))],
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
