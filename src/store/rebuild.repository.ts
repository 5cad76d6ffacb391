import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { decodeSegment } from '../domain/envelope/segment.js';
import { MASK_VERSION } from '../domain/signature/identity.js';
import { joinTemplates } from '../domain/signature/template.js';
import type { LineageCount, RebuildStore, Standing, StoredSegment } from '../pipeline/ports/rebuild.js';
import { inTransaction, type PoolClient } from '../platform/postgres/pool.js';
import type { Database } from './client.js';
import { waitForStage } from './dirty.sql.js';

const decompress = promisify(gunzip);

/** Reads a tenant's past again: what is stored, and dropping what was derived of it. */
export function createRebuildStore(db: Database): RebuildStore {
  return {
    countSegments: async (tenantId) => {
      const rows = await db.pool.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM segment WHERE tenant_id = $1',
        [tenantId],
      );
      return rows.rows[0]!.n;
    },
    segments: (tenantId, after, limit) => readSegments(db, tenantId, after, limit),
    standings: (tenantId, limit) => readStandings(db, tenantId, limit),
    reset: (tenantId, lineage, now) =>
      inTransaction(db.pool, (client) => reset(client, tenantId, lineage, now)),
    left: async (tenantId) => {
      const rows = await db.pool.query<{ segments: number; signatures: number }>(
        `SELECT (SELECT count(*)::int FROM segment WHERE tenant_id = $1 AND processed_at IS NULL) AS segments,
                (SELECT count(*)::int FROM dirty WHERE tenant_id = $1) + (SELECT count(*)::int FROM kernel_line WHERE tenant_id = $1) AS signatures`,
        [tenantId],
      );
      return rows.rows[0]!;
    },
    finish: (tenantId) => inTransaction(db.pool, (client) => finish(client, tenantId)),
  };
}

type SegmentRow = {
  id: string;
  received_at: Date;
  backfill: boolean;
  body: Buffer;
  failures: number;
  signatures: Record<string, string> | null;
};

async function readSegments(
  db: Database,
  tenantId: string,
  after: { readonly receivedAt: Date; readonly id: string } | null,
  limit: number,
): Promise<StoredSegment[]> {
  const rows = await db.pool.query<SegmentRow>(
    `SELECT s.id, s.received_at, s.backfill, s.body, s.parse_failed + s.unsupported AS failures,
            (SELECT jsonb_object_agg(e.index || '.' || e.part, e.signature_id) FROM event e
             WHERE e.tenant_id = $1 AND e.received_at = s.received_at AND e.segment_id = s.id) AS signatures
     FROM segment s WHERE s.tenant_id = $1 AND s.processed_at IS NOT NULL
       AND ($2::timestamptz IS NULL OR (s.received_at, s.id) > ($2, $3::uuid))
     ORDER BY s.received_at, s.id LIMIT $4`,
    [tenantId, after?.receivedAt ?? null, after?.id ?? null, limit],
  );
  return Promise.all(
    rows.rows.map(async (row) => ({
      id: row.id,
      receivedAt: row.received_at,
      backfill: row.backfill,
      envelopes: decodeSegment((await decompress(row.body)).toString('utf8')),
      signatures: new Map(Object.entries(row.signatures ?? {})),
      failures: row.failures,
    })),
  );
}

async function readStandings(db: Database, tenantId: string, limit: number): Promise<Standing[]> {
  const rows = await db.pool.query<Omit<Standing, 'template'> & { templates: string[] }>(
    `SELECT r.id, r.templates, m.occurrences, r.score, r.band FROM signature r
     CROSS JOIN LATERAL (SELECT sum(s.occurrences)::float8 AS occurrences FROM signature s WHERE s.tenant_id = $1 AND s.root_id = r.id) AS m
     WHERE r.tenant_id = $1 AND r.id = r.root_id ORDER BY r.score DESC, r.id LIMIT $2`,
    [tenantId, limit],
  );
  return rows.rows.map(({ templates, ...row }) => ({ ...row, template: templates.reduce(joinTemplates) }));
}

const DERIVED = [
  'event',
  'signature_slot',
  'signature_hour',
  'sighting',
  'mark',
  'alert',
  'alert_sighting',
  'episode',
  'onset',
  'dirty',
  'envelope_exception',
  'kernel_line',
  'kernel_report',
  'source',
] as const;

/**
 * One transaction: readers see the old state or the new beginning, and a crash leaves either. Operators' decisions,
 * reviews, incidents, promotions, digests and what was believed stay.
 */
async function reset(
  client: PoolClient,
  tenantId: string,
  lineage: readonly LineageCount[],
  now: Date,
): Promise<void> {
  for (const stage of ['RECURRENCE', 'ATTENTION'] as const) await waitForStage(client, tenantId, stage);
  // Excludes every canonicalize under way, which holds the row for the length of its transaction.
  await client.query('SELECT 1 FROM tenant WHERE id = $1 FOR UPDATE', [tenantId]);
  await client.query(
    `UPDATE tenant SET epoch = epoch + 1, event_clock_at = NULL, first_event_at = NULL, watched_since = NULL WHERE id = $1`,
    [tenantId],
  );
  await saveLineage(client, tenantId, lineage, now);
  for (const table of DERIVED) await client.query(`DELETE FROM ${table} WHERE tenant_id = $1`, [tenantId]);
  await client.query('DELETE FROM signature WHERE tenant_id = $1', [tenantId]);
  await client.query(
    'UPDATE attention_history SET superseded_at = clock_timestamp() WHERE tenant_id = $1 AND superseded_at IS NULL',
    [tenantId],
  );
  await client.query(
    `UPDATE segment SET processed_at = NULL, parse_failed = 0, unsupported = 0, signature_ids = '{}', backfill = true
     WHERE tenant_id = $1 AND processed_at IS NOT NULL`,
    [tenantId],
  );
}

async function saveLineage(
  client: PoolClient,
  tenantId: string,
  lineage: readonly LineageCount[],
  now: Date,
): Promise<void> {
  if (lineage.length === 0) return;
  await client.query(
    `INSERT INTO signature_lineage AS l (tenant_id, from_id, to_id, events, from_template, from_mask_version, to_mask_version, recorded_at)
     SELECT $1, t.source, t.target, t.events, s.templates[1], s.mask_version, $6, $5
     FROM unnest($2::uuid[], $3::uuid[], $4::bigint[]) AS t(source, target, events)
     JOIN signature s ON s.tenant_id = $1 AND s.id = t.source
     ON CONFLICT (tenant_id, from_id, to_id) DO UPDATE SET events = excluded.events, recorded_at = excluded.recorded_at`,
    [
      tenantId,
      lineage.map((row) => row.from),
      lineage.map((row) => row.to),
      lineage.map((row) => row.events),
      now,
      MASK_VERSION,
    ],
  );
}

async function finish(client: PoolClient, tenantId: string): Promise<void> {
  const stale = `tenant_id = $1 AND epoch < (SELECT epoch FROM tenant WHERE id = $1)`;
  await client.query(`DELETE FROM candidate c WHERE ${stale} AND NOT candidate_is_known($1, c.id)`, [
    tenantId,
  ]);
  await client.query(`UPDATE candidate SET state = 'MERGED' WHERE ${stale}`, [tenantId]);
}
