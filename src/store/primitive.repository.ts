import type { ValueKind } from '../domain/attribution/observation.js';
import type { PrimitiveDefinition } from '../domain/attribution/primitive-definition.js';
import { inTransaction, type Pool, type PoolClient } from '../platform/postgres/pool.js';
import { foldAgain } from './attribution-touch.sql.js';
import type { Database } from './client.js';
import { holdTenantAlone } from './tenant.sql.js';

export type PrimitiveRepository = {
  /** What the tenant has said of primitives, by name. */
  readonly list: (tenantId: string) => Promise<readonly PrimitiveDefinition[]>;
  /** Names that were observed and that nobody has registered. */
  readonly unregistered: (tenantId: string) => Promise<readonly string[]>;
  /** Keeps a definition, in the place of an earlier one, and has every pair of the primitive folded again. */
  readonly register: (tenantId: string, definition: PrimitiveDefinition, now: Date) => Promise<void>;
};

type Row = Omit<PrimitiveDefinition, 'kind'> & { readonly kind: string };

const COLUMNS = 'name, kind, description, allowed, minimum, maximum';

/** Definitions of these names, or of all. */
export async function readDefinitions(
  client: Pool | PoolClient,
  tenantId: string,
  names: readonly string[] | null,
): Promise<PrimitiveDefinition[]> {
  const rows = await client.query<Row>({
    name: 'read-definitions',
    text: `SELECT ${COLUMNS} FROM primitive WHERE tenant_id = $1 AND ($2::text[] IS NULL OR name = ANY($2)) ORDER BY name`,
    values: [tenantId, names],
  });
  return rows.rows.map((row) => ({ ...row, kind: row.kind as ValueKind }));
}

export function createPrimitiveRepository(db: Database): PrimitiveRepository {
  return {
    list: (tenantId) => readDefinitions(db.pool, tenantId, null),
    unregistered: async (tenantId) => {
      const rows = await db.pool.query<{ primitive: string }>(
        'SELECT DISTINCT primitive FROM attribution_state WHERE tenant_id = $1 AND NOT registered ORDER BY primitive LIMIT 10000',
        [tenantId],
      );
      return rows.rows.map((row) => row.primitive);
    },
    register: (tenantId, definition, now) =>
      inTransaction(db.pool, async (client) => {
        // Turns under way end first: none may fold by the old definition what is marked here.
        await holdTenantAlone(client, tenantId);
        await upsert(client, tenantId, definition, now);
        await foldAgain(client, tenantId, definition.name, now);
      }),
  };
}

async function upsert(client: PoolClient, tenantId: string, definition: PrimitiveDefinition, now: Date) {
  const { name, kind, description, allowed, minimum, maximum } = definition;
  await client.query(
    `INSERT INTO primitive (tenant_id, ${COLUMNS}, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (tenant_id, name) DO UPDATE SET kind = excluded.kind, description = excluded.description, allowed = excluded.allowed,
       minimum = excluded.minimum, maximum = excluded.maximum, updated_at = excluded.updated_at`,
    [tenantId, name, kind, description, allowed, minimum, maximum, now],
  );
}
