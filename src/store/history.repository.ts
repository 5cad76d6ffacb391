import type { Band } from '../domain/attention/band.js';
import type { Weighed } from '../domain/candidate/story.js';
import type { Database } from './client.js';

export type HistoryRow = {
  readonly tenantId: string;
  readonly asOf: Date;
  readonly recordedAt: Date;
  readonly supersededAt: Date | null;
  readonly score: number;
  readonly band: Band;
  readonly policyVersion: number;
  readonly weighed: Weighed | null;
};

export type HistoryPage = {
  readonly limit: number;
  readonly after: { readonly asOf: Date; readonly recordedAt: Date } | null;
};

/** Score and band by event time and by when they were recorded, of one signature from a moment on. */
export type HistoryRepository = {
  /** Oldest first, superseded beliefs included. */
  readonly list: (
    tenantId: string,
    signatureId: string,
    span: { since: Date; until: Date | null },
    page: HistoryPage,
  ) => Promise<readonly HistoryRow[]>;
  /** What held at a moment of event time, as known at a moment of record (null: as known now). */
  readonly at: (
    tenantId: string,
    signatureId: string,
    since: Date,
    asOf: Date,
    knownAt: Date | null,
  ) => Promise<HistoryRow | null>;
};

type Row = {
  readonly tenant_id: string;
  readonly as_of: Date;
  readonly recorded_at: Date;
  readonly superseded_at: Date | null;
  readonly score: number;
  readonly band: Band;
  readonly policy_version: number;
  readonly attention: Weighed | Record<string, never>;
};

const toRow = (row: Row): HistoryRow => ({
  tenantId: row.tenant_id,
  asOf: row.as_of,
  recordedAt: row.recorded_at,
  supersededAt: row.superseded_at,
  score: row.score,
  band: row.band,
  policyVersion: row.policy_version,
  weighed: 'findings' in row.attention ? (row.attention as Weighed) : null,
});

export function createHistoryRepository(db: Database): HistoryRepository {
  return {
    list: async (tenantId, signatureId, { since, until }, { limit, after }) => {
      const rows = await db.pool.query<Row>(
        `SELECT * FROM attention_history WHERE tenant_id = $1 AND subject_id = $2 AND as_of >= $3 AND ($4::timestamptz IS NULL OR as_of <= $4)
           AND ($5::timestamptz IS NULL OR (as_of, recorded_at) > ($5, $6)) ORDER BY as_of, recorded_at LIMIT $7`,
        [tenantId, signatureId, since, until, after?.asOf ?? null, after?.recordedAt ?? null, limit],
      );
      return rows.rows.map(toRow);
    },
    at: async (tenantId, signatureId, since, asOf, knownAt) => {
      const rows = await db.pool.query<Row>(
        `SELECT * FROM attention_history WHERE tenant_id = $1 AND subject_id = $2 AND as_of >= $3 AND as_of <= $4
           AND ($5::timestamptz IS NULL AND superseded_at IS NULL
                OR recorded_at <= $5 AND (superseded_at IS NULL OR superseded_at > $5))
         ORDER BY as_of DESC, recorded_at DESC LIMIT 1`,
        [tenantId, signatureId, since, asOf, knownAt],
      );
      return rows.rows[0] ? toRow(rows.rows[0]) : null;
    },
  };
}
