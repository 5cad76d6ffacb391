import type { Database } from './client.js';

export type SignatureRepository = {
  /** Ids of signatures whose template holds a text, whatever the case; `SEARCH_LIMIT` at most, the newest. Null: every tenant. */
  readonly search: (tenants: readonly string[] | null, text: string) => Promise<string[]>;
  /** A signature and the members it speaks for. */
  readonly members: (tenantId: string, id: string) => Promise<string[]>;
};

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
  };
}
