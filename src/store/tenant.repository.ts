import type { ProfileName } from '../domain/attribution/observation.js';
import type { TenantClock, TenantSettings, TenantStore } from '../pipeline/ports/tenant.js';
import { inTransaction } from '../platform/postgres/pool.js';
import { foldAgain } from './attribution-touch.sql.js';
import type { Database } from './client.js';
import { holdTenantAlone, readTenant } from './tenant.sql.js';

export type NewTenant = {
  readonly id: string;
  readonly name: string;
  readonly clock: TenantClock;
  readonly timeZone: string;
  /** ROBUST when omitted. */
  readonly attributionProfile?: ProfileName;
};

export type TenantRepository = TenantStore & {
  /** Creates a tenant; false when the slug is taken. */
  readonly create: (tenant: NewTenant) => Promise<boolean>;
  /** Chooses the rules observations are folded by, and has every pair folded again. */
  readonly setAttributionProfile: (tenantId: string, profile: ProfileName, now: Date) => Promise<void>;
  readonly list: () => Promise<readonly string[]>;
};

export function createTenantRepository(db: Database): TenantRepository {
  return {
    find: (tenantId): Promise<TenantSettings | null> => readTenant(db.pool, tenantId),
    create: async (tenant) => {
      const made = await db.pool.query(
        'INSERT INTO tenant (id, name, clock, time_zone, attribution_profile) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING',
        [tenant.id, tenant.name, tenant.clock, tenant.timeZone, tenant.attributionProfile ?? 'ROBUST'],
      );
      return made.rowCount === 1;
    },
    setAttributionProfile: (tenantId, profile, now) =>
      inTransaction(db.pool, async (client) => {
        // Turns under way end first: none may fold by the old profile what is marked here.
        await holdTenantAlone(client, tenantId);
        const changed = await client.query(
          'UPDATE tenant SET attribution_profile = $2 WHERE id = $1 AND attribution_profile <> $2',
          [tenantId, profile],
        );
        if (changed.rowCount) await foldAgain(client, tenantId, null, now);
      }),
    list: async () =>
      (await db.pool.query<{ id: string }>('SELECT id FROM tenant ORDER BY id')).rows.map((row) => row.id),
  };
}
