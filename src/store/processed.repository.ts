import type { ProcessedStore } from '../pipeline/ports/processed.js';
import { idTime } from '../platform/ids.js';
import type { Database } from './client.js';

export function createProcessedStore(db: Database): ProcessedStore {
  return {
    isCanonicalized: async (tenantId, segmentId) => {
      const rows = await db.pool.query(
        `SELECT 1 FROM segment WHERE tenant_id = $1 AND received_at = $2 AND id = $3 AND processed_at IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM kernel_line WHERE tenant_id = $1 AND segment_id = $3)`,
        [tenantId, idTime(segmentId), segmentId],
      );
      return rows.rowCount === 1;
    },
    signaturesOf: async (tenantId, segmentId) => {
      const rows = await db.pool.query<{ signature_ids: string[] }>(
        'SELECT signature_ids FROM segment WHERE tenant_id = $1 AND received_at = $2 AND id = $3',
        [tenantId, idTime(segmentId), segmentId],
      );
      return rows.rows[0]?.signature_ids ?? [];
    },
    marks: async (tenantId, stage, signatureIds) => {
      const rows = await db.pool.query<{ signature_id: string; generation: string }>(
        `SELECT d.signature_id, d.generation FROM dirty d WHERE d.tenant_id = $1 AND d.stage = $2 AND ($3::uuid[] IS NULL OR d.signature_id IN
           (SELECT root_id FROM signature WHERE tenant_id = $1 AND id = ANY($3::uuid[]) UNION SELECT unnest($3::uuid[]))) LIMIT 500`,
        [tenantId, stage, signatureIds],
      );
      return new Map(rows.rows.map((row) => [row.signature_id, BigInt(row.generation)]));
    },
    areSettled: async (tenantId, stage, marks) => {
      if (marks.size === 0) return true;
      const rows = await db.pool.query(
        `SELECT 1 FROM unnest($3::uuid[], $4::bigint[]) AS m(id, generation)
         JOIN dirty d ON d.tenant_id = $1 AND d.stage = $2 AND d.signature_id = m.id AND d.settled < m.generation LIMIT 1`,
        [tenantId, stage, [...marks.keys()], [...marks.values()]],
      );
      return rows.rowCount === 0;
    },
  };
}
