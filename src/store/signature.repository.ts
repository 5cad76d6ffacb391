import type { Database } from './client.js';

export type SignatureRepository = {
  /** Ids of signatures whose template holds a text, whatever the case; `SEARCH_LIMIT` at most, the newest. Null: every tenant. */
  readonly search: (tenants: readonly string[] | null, text: string) => Promise<string[]>;
  /** A signature and the members it speaks for. */
  readonly members: (tenantId: string, id: string) => Promise<string[]>;
  /** Sums over a root's members; of a member, its own. */
  readonly totals: (tenantId: string, id: string) => Promise<SignatureTotals>;
  readonly rootOf: (tenantId: string, id: string) => Promise<string | null>;
  /** The newest stored messages of a signature and of those it speaks for. */
  readonly messages: (tenantId: string, id: string, limit: number) => Promise<string[]>;
};

export type SignatureTotals = { readonly members: number; readonly occurrences: number };

const SEARCH_LIMIT = 5_000;

export function createSignatureRepository(db: Database): SignatureRepository {
  return {
    search: async (tenants, text) => {
      const rows = await db.pool.query<{ id: string }>(
        `SELECT id FROM signature WHERE ($1::text[] IS NULL OR tenant_id = ANY($1)) AND array_to_string(templates, ' ') ILIKE $2
         ORDER BY last_seen_at DESC LIMIT ${SEARCH_LIMIT}`,
        [tenants, `%${text.replace(/[\\%_]/g, '\\$&')}%`],
      );
      return rows.rows.map((row) => row.id);
    },
    members: async (tenantId, id) => {
      const rows = await db.pool.query<{ id: string }>(
        'SELECT id FROM signature WHERE tenant_id = $1 AND (id = $2 OR root_id = $2)',
        [tenantId, id],
      );
      return rows.rows.map((row) => row.id);
    },
    totals: async (tenantId, id) => {
      const rows = await db.pool.query<SignatureTotals>(
        `SELECT count(*)::int AS members, coalesce(sum(occurrences), 0)::float8 AS occurrences FROM signature
         WHERE tenant_id = $1 AND (id = $2 OR root_id = $2) AND occurrences > 0`,
        [tenantId, id],
      );
      return rows.rows[0]!;
    },
    rootOf: async (tenantId, id) => {
      const rows = await db.pool.query<{ root_id: string }>(
        'SELECT root_id FROM signature WHERE tenant_id = $1 AND id = $2',
        [tenantId, id],
      );
      return rows.rows[0]?.root_id ?? null;
    },
    messages: async (tenantId, id, limit) => {
      const rows = await db.pool.query<{ message: string }>(
        `SELECT e.message FROM event e WHERE e.tenant_id = $1
           AND e.signature_id IN (SELECT s.id FROM signature s WHERE s.tenant_id = $1 AND (s.id = $2 OR s.root_id = $2))
         ORDER BY e.occurred_at DESC LIMIT $3`,
        [tenantId, id, limit],
      );
      return rows.rows.map((row) => row.message);
    },
  };
}
