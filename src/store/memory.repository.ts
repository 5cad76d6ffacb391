import { heardTick } from '../domain/attention/memory.js';
import type { Incident } from '../domain/memory/incident.js';
import type { Review } from '../domain/memory/review.js';
import type { Snooze } from '../domain/memory/snooze.js';
import { DAY_MS, floorTo, TICK_MS } from '../domain/shared/time.js';
import type { Acknowledgement, Kept, KnownCandidate, MemoryStore } from '../pipeline/ports/memory.js';
import { inTransaction, type PoolClient } from '../platform/postgres/pool.js';
import { openCandidates, settleStates } from './candidate-state.sql.js';
import { saveChangeWindow } from './change-window.sql.js';
import type { Database } from './client.js';
import { forerunnersOf } from './company-marks.sql.js';
import { markDirty, waitForStage } from './dirty.sql.js';
import type { Prisma } from './generated/client.js';
import { toIncident, toReview, toSnooze } from './memory-rows.js';

/** What people said; owns review, incident, acknowledgement, snooze and change_window. */
export function createMemoryStore(db: Database): MemoryStore {
  return {
    candidate: (tenantId, id) => readCandidate(db, tenantId, id),
    saveReview: (review, tenantNow) =>
      inTransaction(db.pool, (client) => saveReview(client, review, tenantNow)),
    saveIncident: (incident) => inTransaction(db.pool, (client) => saveIncident(client, incident)),
    saveAcknowledgement: (given) => inTransaction(db.pool, (client) => saveAcknowledgement(client, given)),
    saveSnooze: (snooze) => inTransaction(db.pool, (client) => saveSnooze(client, snooze)),
    saveChangeWindow: (window, notify) =>
      inTransaction(db.pool, (client) => saveChangeWindow(client, window, notify)),
  };
}

async function readCandidate(db: Database, tenantId: string, id: string): Promise<KnownCandidate | null> {
  const row = await db.prisma.candidate.findUnique({ where: { tenantId_id: { tenantId, id } } });
  if (!row) return null;
  const members = await db.prisma.signature.findMany({
    where: { tenantId, OR: [{ id: row.signatureId }, { rootId: row.signatureId }] },
    select: { sources: true, family: true },
    take: 100,
  });
  const {
    attention,
    occurrences: _,
    episodes: _e,
    firstSeenAt: _f,
    previousId: _p,
    state: _s,
    ...known
  } = row;
  return {
    ...known,
    type: known.type as KnownCandidate['type'],
    band: known.band as KnownCandidate['band'],
    weighed: isWeighed(attention) ? attention : null,
    sources: [...new Set(members.flatMap(({ sources }) => sources))].sort().slice(0, 16),
    family: members[0]?.family ?? 'other',
  };
}

const isWeighed = (value: unknown): value is KnownCandidate['weighed'] =>
  typeof value === 'object' && value !== null && 'findings' in value;

async function saveReview(client: PoolClient, review: Review, tenantNow: number): Promise<Kept<Review>> {
  const { tenantId } = review;
  const rows = await client.query(
    `INSERT INTO review (tenant_id, id, candidate_id, signature_id, signature_ids, sources, verdict, closes, story_at, note, "by", at, recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (tenant_id, id) DO NOTHING RETURNING *`,
    [
      tenantId,
      review.id,
      review.candidateId,
      review.signatureId,
      review.signatureIds,
      review.sources,
      review.verdict,
      review.closes,
      review.storyAt,
      review.note,
      review.by,
      review.at,
      review.recordedAt,
    ],
  );
  if (rows.rowCount === 0) {
    const known = await client.query('SELECT * FROM review WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      review.id,
    ]);
    return { row: toReview(known.rows[0]), created: false };
  }
  await settleStates(client, tenantId, [review.candidateId]);
  await markOpinion(client, review, tenantNow);
  return { row: toReview(rows.rows[0]), created: true };
}

async function saveIncident(client: PoolClient, incident: Incident): Promise<Kept<Incident>> {
  const { tenantId, evidence, ...rest } = incident;
  const rows = await client.query(
    `INSERT INTO incident (tenant_id, id, candidate_id, signature_id, signature_ids, sources, type, title, summary, family, services, hosts,
       score, peak_score, band, policy_version, note, "by", started_at, at, recorded_at, evidence)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
     ON CONFLICT (tenant_id, id) DO NOTHING RETURNING *`,
    [
      tenantId,
      rest.id,
      rest.candidateId,
      rest.signatureId,
      rest.signatureIds,
      rest.sources,
      rest.type,
      rest.title,
      rest.summary,
      rest.family,
      rest.services,
      rest.hosts,
      rest.score,
      rest.peakScore,
      rest.band,
      rest.policyVersion,
      rest.note,
      rest.by,
      rest.startedAt,
      rest.at,
      rest.recordedAt,
      JSON.stringify(evidence) satisfies Prisma.InputJsonValue,
    ],
  );
  if (rows.rowCount === 0) {
    const known = await client.query('SELECT * FROM incident WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      rest.id,
    ]);
    return { row: toIncident(known.rows[0]), created: false };
  }
  await settleStates(client, tenantId, [rest.candidateId]);
  await markOpinion(client, incident, incident.at.getTime());
  // What came before it has come before an incident now.
  const forerunners = await forerunnersOf(client, tenantId, incident.signatureIds);
  await markDirty(
    client,
    tenantId,
    'ATTENTION',
    new Map(forerunners.map((rootId) => [rootId, { since: incident.at.getTime(), notify: true }])),
  );
  return { row: toIncident(rows.rows[0]), created: true };
}

/**
 * Marks the roots an opinion speaks of, from the tick it was given in: states up to there have not heard it. One given
 * for an earlier day has changed the standing of its sources since: what came from them is marked from the midnight on.
 */
async function markOpinion(
  client: PoolClient,
  { tenantId, signatureIds, sources, at }: Pick<Review, 'tenantId' | 'signatureIds' | 'sources' | 'at'>,
  tenantNow: number,
): Promise<void> {
  const midnight = floorTo(at.getTime(), DAY_MS) + DAY_MS;
  const rows = await client.query<{ root_id: string; own: boolean }>(
    `SELECT root_id, bool_or(id = ANY($2::uuid[])) AS own FROM signature
     WHERE tenant_id = $1 AND (id = ANY($2::uuid[]) OR $4 AND sources && $3::text[]) GROUP BY root_id`,
    [tenantId, signatureIds, sources, midnight <= tenantNow],
  );
  const heard = heardTick(at.getTime()) - TICK_MS;
  await markDirty(
    client,
    tenantId,
    'ATTENTION',
    new Map(rows.rows.map((row) => [row.root_id, { since: row.own ? heard : midnight, notify: row.own }])),
  );
}

async function saveAcknowledgement(
  client: PoolClient,
  { tenantId, candidateId, note, by, at, recordedAt }: Acknowledgement,
): Promise<Kept<Acknowledgement>> {
  const rows = await client.query(
    `INSERT INTO acknowledgement (tenant_id, candidate_id, note, "by", at, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (tenant_id, candidate_id) DO NOTHING RETURNING 1`,
    [tenantId, candidateId, note, by, at, recordedAt],
  );
  const stored = await client.query<{ note: string | null; by: string; at: Date; recorded_at: Date }>(
    'SELECT note, "by", at, recorded_at FROM acknowledgement WHERE tenant_id = $1 AND candidate_id = $2',
    [tenantId, candidateId],
  );
  await settleStates(client, tenantId, [candidateId]);
  const known = stored.rows[0]!;
  return {
    row: {
      tenantId,
      candidateId,
      note: known.note,
      by: known.by,
      at: known.at,
      recordedAt: known.recorded_at,
    },
    created: rows.rowCount === 1,
  };
}

async function saveSnooze(client: PoolClient, snooze: Snooze): Promise<Kept<Snooze> | null> {
  const { tenantId } = snooze;
  // A pass under way writes the same candidates, in another order.
  await waitForStage(client, tenantId, 'ATTENTION');
  const root = await client.query<{ root_id: string }>(
    'SELECT root_id FROM signature WHERE tenant_id = $1 AND id = $2',
    [tenantId, snooze.signatureId],
  );
  if (!root.rows[0]) return null;
  const rows = await client.query(
    `INSERT INTO snooze (tenant_id, id, signature_id, reason, "by", since, until, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (tenant_id, id) DO NOTHING RETURNING *`,
    [
      tenantId,
      snooze.id,
      root.rows[0].root_id,
      snooze.reason,
      snooze.by,
      snooze.since,
      snooze.until,
      snooze.recordedAt,
    ],
  );
  const stored =
    rows.rows[0] ??
    (await client.query('SELECT * FROM snooze WHERE tenant_id = $1 AND id = $2', [tenantId, snooze.id]))
      .rows[0];
  await settleStates(client, tenantId, await openCandidates(client, tenantId, [root.rows[0].root_id]));
  return { row: toSnooze(stored), created: rows.rowCount === 1 };
}
