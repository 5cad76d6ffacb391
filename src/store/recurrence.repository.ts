import { ONSET_GAP_MS } from '../domain/window/onsets.js';
import type { DirtyMark, PassOutcome } from '../pipeline/ports/pass.js';
import type {
  RecurrenceResult,
  RecurrenceStore,
  RecurrenceWork,
  TouchedActivity,
  TouchedSubject,
} from '../pipeline/ports/recurrence.js';
import { byKeysOnly, inTransaction, type PoolClient } from '../platform/postgres/pool.js';
import type { Database } from './client.js';
import { companyOf } from './company-marks.sql.js';
import { claimDirty, lockStage, markDirty, settleDirty } from './dirty.sql.js';

/** Starts of activity and episodes, derived from windows and marks; owns the tables onset and episode. */
export function createRecurrenceStore(db: Database): RecurrenceStore {
  return {
    pass: (tenantId, limit, decide) =>
      inTransaction(db.pool, async (client): Promise<PassOutcome> => {
        if (!(await lockStage(client, tenantId, 'RECURRENCE')))
          return { settled: 0, more: false, busy: true };
        const marks = await claimDirty(db.pool, tenantId, 'RECURRENCE', limit);
        if (marks.length === 0) return { settled: 0, more: false, busy: false };
        await byKeysOnly(client);
        const { ours, moved } = await sortByRoot(client, tenantId, marks);
        const subjects = await derive(client, tenantId, ours, decide);
        await markDirty(client, tenantId, 'ATTENTION', await handOn(client, tenantId, ours, subjects));
        await markDirty(client, tenantId, 'RECURRENCE', moved);
        await settleDirty(client, tenantId, 'RECURRENCE', marks);
        return { settled: marks.length, more: marks.length === limit || moved.size > 0, busy: false };
      }),
  };
}

/** Derives the onsets and episodes of marked roots anew, on the caller's transaction. */
export async function derive(
  client: PoolClient,
  tenantId: string,
  marks: readonly DirtyMark[],
  decide: (work: RecurrenceWork) => RecurrenceResult,
): Promise<TouchedSubject[]> {
  const activities = await loadActivities(client, tenantId, marks);
  const subjects = await loadSubjects(client, tenantId, marks);
  const result = decide({ activities, subjects });
  await saveOnsets(client, tenantId, result);
  await saveEpisodes(client, tenantId, result);
  return subjects;
}

/** Marks of roots, and what marks of signatures that were counted under another root meanwhile become. */
async function sortByRoot(
  client: PoolClient,
  tenantId: string,
  marks: readonly DirtyMark[],
): Promise<{ ours: DirtyMark[]; moved: Map<string, Touch> }> {
  const rows = await client.query<{ id: string; root_id: string }>({
    name: 'moved-marks',
    text: 'SELECT id, root_id FROM signature WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND id <> root_id',
    values: [tenantId, marks.map((mark) => mark.signatureId)],
  });
  const roots = new Map(rows.rows.map((row) => [row.id, row.root_id]));
  const moved = new Map<string, Touch>();
  for (const { signatureId, since, notify } of marks) {
    const root = roots.get(signatureId);
    if (root === undefined) continue;
    const known = moved.get(root);
    moved.set(root, {
      since: Math.min(since, known?.since ?? since),
      notify: notify || (known?.notify ?? false),
    });
  }
  return { ours: marks.filter((mark) => !roots.has(mark.signatureId)), moved };
}

const seconds = (ms: number): number => ms / 1_000;

async function loadActivities(
  client: PoolClient,
  tenantId: string,
  marks: readonly DirtyMark[],
): Promise<TouchedActivity[]> {
  const rows = await client.query<{ root_id: string; minutes: string }>({
    name: 'touched-minutes',
    text: `SELECT s.root_id, string_agg(extract(epoch FROM w.start)::bigint::text, ',') AS minutes
           FROM unnest($2::uuid[], $3::float8[]) AS t(id, since)
           JOIN signature s ON s.tenant_id = $1 AND s.root_id = t.id
           JOIN signature_slot w ON w.tenant_id = $1 AND w.signature_id = s.id AND w.start >= to_timestamp(t.since)
           GROUP BY s.root_id`,
    values: [
      tenantId,
      marks.map((mark) => mark.signatureId),
      marks.map((mark) => seconds(mark.since - 2 * ONSET_GAP_MS)),
    ],
  });
  const minutes = new Map(rows.rows.map((row) => [row.root_id, minutesOf(row.minutes)]));
  return marks.map((mark) => ({ mark, minutes: minutes.get(mark.signatureId) ?? [] }));
}

/** Starts of minutes (milliseconds) from seconds as text: text splits much faster than the driver reads arrays. */
function minutesOf(text: string): number[] {
  const seconds = new Set(text.split(',').map(Number));
  return [...seconds].sort((a, b) => a - b).map((second) => second * 1_000);
}

/**
 * The marks of every touched subject since the touch, and what was broken at that moment: what came before is settled.
 */
async function loadSubjects(
  client: PoolClient,
  tenantId: string,
  marks: readonly DirtyMark[],
): Promise<TouchedSubject[]> {
  const rows = await client.query<SubjectRow>({
    name: 'touched-subjects',
    text: `SELECT t.subject_id, t.since, m.entities, m.ats, m.sides, e.broken, e.opened FROM (
             SELECT s.subject_id, min(t.since) AS since FROM unnest($2::uuid[], $3::float8[]) AS t(id, since)
             JOIN signature s ON s.tenant_id = $1 AND s.root_id = t.id
             WHERE s.subject_id IS NOT NULL GROUP BY s.subject_id
           ) AS t
           CROSS JOIN LATERAL (
             SELECT array_agg(m.entity) AS entities, array_agg(extract(epoch FROM m.at)::float8) AS ats, array_agg(m.side = 'PROBLEM') AS sides
             FROM mark m WHERE m.tenant_id = $1 AND m.subject_id = t.subject_id AND m.at >= to_timestamp(t.since)
           ) AS m
           CROSS JOIN LATERAL (
             SELECT array_agg(e.entity) AS broken, array_agg(extract(epoch FROM e.opened_at)::float8) AS opened
             FROM episode e WHERE e.tenant_id = $1 AND e.subject_id = t.subject_id AND e.opened_at < to_timestamp(t.since)
               AND (e.closed_at IS NULL OR e.closed_at >= to_timestamp(t.since)) AND e.entity = ANY(m.entities)
           ) AS e`,
    values: [tenantId, marks.map((mark) => mark.signatureId), marks.map((mark) => seconds(mark.since))],
  });
  return rows.rows.map((row) => ({
    subjectId: row.subject_id,
    from: ms(row.since),
    open: new Map((row.broken ?? []).map((entity, i) => [entity, ms(row.opened![i]!)])),
    marks: (row.entities ?? []).map((entity, i) => ({
      entity,
      at: ms(row.ats![i]!),
      side: row.sides![i]! ? 'PROBLEM' : 'RECOVERY',
    })),
  }));
}

type SubjectRow = {
  readonly subject_id: string;
  readonly since: number;
  readonly entities: string[] | null;
  readonly ats: number[] | null;
  readonly sides: boolean[] | null;
  readonly broken: string[] | null;
  readonly opened: number[] | null;
};

const ms = (second: number): number => Math.round(second * 1_000);

async function saveOnsets(client: PoolClient, tenantId: string, { onsets }: RecurrenceResult): Promise<void> {
  await client.query({
    name: 'drop-onsets',
    text: `DELETE FROM onset o USING unnest($2::uuid[], $3::float8[]) AS t(id, since)
           WHERE o.tenant_id = $1 AND o.signature_id = t.id AND o.at >= to_timestamp(t.since)`,
    values: [tenantId, onsets.map((o) => o.signatureId), onsets.map((o) => seconds(o.from))],
  });
  const rows = onsets.flatMap(({ signatureId, at }) => at.map((start) => ({ signatureId, start })));
  if (rows.length === 0) return;
  await client.query({
    name: 'add-onsets',
    text: `INSERT INTO onset (tenant_id, signature_id, at) SELECT $1, id, to_timestamp(at) FROM unnest($2::uuid[], $3::float8[]) AS t(id, at)
           ON CONFLICT DO NOTHING`,
    values: [tenantId, rows.map((row) => row.signatureId), rows.map((row) => seconds(row.start))],
  });
}

/** Episodes that opened since the touch are told anew; those that were open then may have got another end. */
async function saveEpisodes(
  client: PoolClient,
  tenantId: string,
  { episodes }: RecurrenceResult,
): Promise<void> {
  if (episodes.length === 0) return;
  await client.query({
    name: 'drop-episodes',
    text: `DELETE FROM episode e USING unnest($2::uuid[], $3::float8[]) AS t(id, since)
           WHERE e.tenant_id = $1 AND e.subject_id = t.id AND e.opened_at >= to_timestamp(t.since)`,
    values: [tenantId, episodes.map((e) => e.subjectId), episodes.map((e) => seconds(e.from))],
  });
  const rows = episodes.flatMap(({ subjectId, episodes: found }) =>
    found.map((episode) => ({ subjectId, ...episode })),
  );
  await client.query({
    name: 'add-episodes',
    text: `INSERT INTO episode (tenant_id, subject_id, entity, opened_at, closed_at)
           SELECT $1, id, entity, to_timestamp(opened), to_timestamp(closed)
           FROM unnest($2::uuid[], $3::text[], $4::float8[], $5::float8[]) AS t(id, entity, opened, closed)
           ON CONFLICT (tenant_id, subject_id, entity, opened_at) DO UPDATE SET closed_at = excluded.closed_at`,
    values: [
      tenantId,
      rows.map((row) => row.subjectId),
      rows.map((row) => row.entity),
      rows.map((row) => seconds(row.openedAt)),
      rows.map((row) => (row.closedAt === null ? null : seconds(row.closedAt))),
    ],
  });
}

type Touch = { since: number; notify: boolean };

/** Whose score may have changed: the touched signatures, every signature of a touched subject, and whose company changed. */
async function handOn(
  client: PoolClient,
  tenantId: string,
  marks: readonly DirtyMark[],
  subjects: readonly TouchedSubject[],
): Promise<Map<string, Touch>> {
  const touched = new Map<string, Touch>(
    marks.map((mark) => [mark.signatureId, { since: mark.since, notify: mark.notify }]),
  );
  const notify = marks.some((mark) => mark.notify);
  const touch = (rootId: string, since: number) => {
    const known = touched.get(rootId);
    touched.set(rootId, { since: Math.min(known?.since ?? since, since), notify: known?.notify ?? notify });
  };
  for (const [rootId, since] of await companyOf(client, tenantId, marks)) touch(rootId, since);
  const from = new Map(subjects.map((subject) => [subject.subjectId, subject.from]));
  for (const [rootId, subjectId] of await membersOf(client, tenantId, [...from.keys()]))
    touch(rootId, from.get(subjectId)!);
  return touched;
}

/** Root signatures of subjects, each with its subject. */
async function membersOf(
  client: PoolClient,
  tenantId: string,
  subjectIds: readonly string[],
): Promise<[string, string][]> {
  if (subjectIds.length === 0) return [];
  const rows = await client.query<{ root_id: string; subject_id: string }>({
    name: 'subject-members',
    text: 'SELECT DISTINCT root_id, subject_id FROM signature WHERE tenant_id = $1 AND subject_id = ANY($2::uuid[])',
    values: [tenantId, subjectIds],
  });
  return rows.rows.map((row) => [row.root_id, row.subject_id]);
}
