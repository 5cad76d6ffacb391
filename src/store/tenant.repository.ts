import type { TenantClock, TenantSettings, TenantStore } from '../pipeline/ports/tenant.js';
import type { Database } from './client.js';
import { readTenant } from './tenant.sql.js';

export type NewTenant = {
  readonly id: string;
  readonly name: string;
  readonly clock: TenantClock;
  readonly timeZone: string;
};

export type TenantRepository = TenantStore & {
  /** Creates a tenant; false when the slug is taken. */
  readonly create: (tenant: NewTenant) => Promise<boolean>;
  readonly list: () => Promise<readonly string[]>;
};

export function createTenantRepository(db: Database): TenantRepository {
  return {
    find: (tenantId): Promise<TenantSettings | null> => readTenant(db.pool, tenantId),
    create: async (tenant) => {
      const made = await db.pool.query(
        'INSERT INTO tenant (id, name, clock, time_zone) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING',
        [tenant.id, tenant.name, tenant.clock, tenant.timeZone],
      );
      return made.rowCount === 1;
    },
    list: async () =>
      (await db.pool.query<{ id: string }>('SELECT id FROM tenant ORDER BY id')).rows.map((row) => row.id),
  };
}
