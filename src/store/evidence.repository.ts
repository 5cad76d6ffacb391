import { describeComponents } from '../domain/attention/component.js';
import type { Weighed } from '../domain/candidate/story.js';
import { severityName } from '../domain/event/severity.js';
import { type Evidence, type EvidenceEvent, endsOf } from '../domain/memory/evidence.js';
import { DAY_MS, TICK_MS } from '../domain/shared/time.js';
import type { EvidenceStore } from '../pipeline/ports/memory.js';
import type { Database } from './client.js';
import type { EnvelopeRepository } from './envelope.repository.js';
import type { Prisma } from './generated/client.js';
import type { PolicyRepository } from './policy.repository.js';

const EVENTS_KEPT = 50;
/** Raw bodies are read from whole segments, so fewer of them. */
const RAW_KEPT = 20;
const EPISODES_KEPT = 100;
const HOURS_KEPT = 14 * 24;
const MESSAGE_KEPT = 4_000;

/** What candidates rest on, gathered and copied out; owns the table evidence. */
export function createEvidenceStore(
  db: Database,
  envelopes: EnvelopeRepository,
  policies: PolicyRepository,
): EvidenceStore {
  return {
    missing: async (tenantId, limit) => {
      const rows = await db.pool.query<{ id: string }>(
        `SELECT c.id FROM candidate c WHERE c.tenant_id = $1 AND c.promoted_at IS NOT NULL AND c.state <> 'MERGED'
           AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.tenant_id = $1 AND e.candidate_id = c.id) ORDER BY c.promoted_at, c.id LIMIT $2`,
        [tenantId, limit],
      );
      return rows.rows.map((row) => row.id);
    },
    gather: (tenantId, candidateId) => gather(db, envelopes, policies, tenantId, candidateId),
    save: async (tenantId, candidateId, content, now) => {
      await db.prisma.evidence.createMany({
        data: [
          { tenantId, candidateId, content: content as unknown as Prisma.InputJsonValue, copiedAt: now },
        ],
        skipDuplicates: true,
      });
    },
    find: async (tenantId, candidateId) => {
      const row = await db.prisma.evidence.findUnique({
        where: { tenantId_candidateId: { tenantId, candidateId } },
      });
      return row ? { content: row.content as unknown as Evidence, copiedAt: row.copiedAt } : null;
    },
  };
}

async function gather(
  db: Database,
  envelopes: EnvelopeRepository,
  policies: PolicyRepository,
  tenantId: string,
  candidateId: string,
): Promise<Evidence | null> {
  const candidate = await db.prisma.candidate.findUnique({
    where: { tenantId_id: { tenantId, id: candidateId } },
  });
  if (!candidate) return null;
  const story: Story = {
    tenantId,
    signatureId: candidate.signatureId,
    signatureIds: candidate.signatureIds,
    from: new Date(candidate.storyAt.getTime() - TICK_MS),
    to: candidate.lastSeenAt,
  };
  const signatures = await db.prisma.signature.findMany({
    where: { tenantId, id: { in: candidate.signatureIds } },
    orderBy: { id: 'asc' },
  });
  const weighed = candidate.attention as Weighed | Record<string, never>;
  const policy = await policies.find(tenantId, candidate.policyVersion);
  return {
    occurrences: Number(candidate.occurrences),
    firstSeenAt: story.from.toISOString(),
    lastSeenAt: candidate.lastSeenAt.toISOString(),
    hosts: candidate.hosts,
    services: candidate.services,
    templates: signatures.flatMap(({ templates }) => templates).slice(0, EVENTS_KEPT),
    samples: signatures
      .flatMap(({ samples }) => samples as { text: string }[])
      .map(({ text }) => text)
      .slice(0, EVENTS_KEPT),
    events: await readEvents(db, envelopes, story),
    hours: await readHours(db, story),
    episodes: await readEpisodes(db, story),
    components: ('findings' in weighed ? describeComponents(weighed.findings, weighed.tick, policy) : []).map(
      ({ name, value, points, reason }) => ({ name, value, points, reason }),
    ),
  };
}

type Story = {
  readonly tenantId: string;
  readonly signatureId: string;
  readonly signatureIds: readonly string[];
  readonly from: Date;
  readonly to: Date;
};

/** The first and the last events of a story; which rows are kept depends on bands, so this is a sample, never a count. */
async function readEvents(
  db: Database,
  envelopes: EnvelopeRepository,
  { tenantId, signatureIds, from, to }: Story,
): Promise<EvidenceEvent[]> {
  const where = { tenantId, signatureId: { in: [...signatureIds] }, occurredAt: { gte: from, lt: to } };
  const page = (order: 'asc' | 'desc') =>
    db.prisma.event.findMany({
      where,
      orderBy: [{ occurredAt: order }, { segmentId: order }, { index: order }, { part: order }],
      take: EVENTS_KEPT / 2,
    });
  const place = (row: { segmentId: string; index: number; part: number }) =>
    `${row.segmentId}.${row.index}.${row.part}`;
  const first = await page('asc');
  const known = new Set(first.map(place));
  const last = (await page('desc')).filter((row) => !known.has(place(row))).reverse();
  const rows = [...first, ...last];
  const withRaw = new Set(endsOf(rows, RAW_KEPT).map(place));
  return Promise.all(
    rows.map(async (row) => ({
      occurredAt: row.occurredAt.toISOString(),
      host: row.host,
      service: row.service,
      severity: severityName(row.severity),
      message: row.message.slice(0, MESSAGE_KEPT).toWellFormed(),
      envelope: `${row.segmentId}.${row.index}`,
      raw: withRaw.has(place(row)) ? await readRaw(envelopes, tenantId, row) : null,
    })),
  );
}

async function readRaw(
  envelopes: EnvelopeRepository,
  tenantId: string,
  { segmentId, index }: { segmentId: string; index: number },
): Promise<string | null> {
  const found = await envelopes.find(tenantId, { segmentId, index });
  return found ? found.envelope.body.slice(0, MESSAGE_KEPT).toWellFormed() : null;
}

async function readHours(
  db: Database,
  { tenantId, signatureId, to }: Story,
): Promise<(readonly [string, number])[]> {
  const rows = await db.pool.query<{ start: Date; count: string }>(
    `SELECT w.start, sum(w.count) AS count FROM signature s JOIN signature_hour w ON w.tenant_id = $1 AND w.signature_id = s.id
       AND w.start >= $3 AND w.start < $4 WHERE s.tenant_id = $1 AND s.root_id = $2 GROUP BY w.start ORDER BY w.start DESC LIMIT ${HOURS_KEPT}`,
    [tenantId, signatureId, new Date(to.getTime() - 14 * DAY_MS), to],
  );
  return rows.rows.reverse().map((row) => [row.start.toISOString(), Number(row.count)]);
}

async function readEpisodes(
  db: Database,
  { tenantId, signatureIds, from, to }: Story,
): Promise<Evidence['episodes']> {
  const rows = await db.pool.query<{ entity: string; opened_at: Date; closed_at: Date | null }>(
    `SELECT DISTINCT e.entity, e.opened_at, e.closed_at FROM episode e
     WHERE e.tenant_id = $1 AND e.subject_id IN (SELECT subject_id FROM signature WHERE tenant_id = $1 AND id = ANY($2::uuid[]))
       AND e.opened_at >= $3 AND e.opened_at < $4 ORDER BY e.opened_at DESC LIMIT ${EPISODES_KEPT}`,
    [tenantId, signatureIds, from, to],
  );
  return rows.rows.reverse().map((row) => ({
    entity: row.entity,
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
  }));
}
