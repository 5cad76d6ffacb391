import type { ProfileName } from '../domain/attribution/observation.js';
import type { TenantClock, TenantSettings } from '../pipeline/ports/tenant.js';
import type { Pool, PoolClient } from '../platform/postgres/pool.js';

/** Holds the tenant's settings as they are until the end of the transaction; others may hold them too. */
export async function holdTenant(
  client: PoolClient,
  tenantId: string,
): Promise<{ readonly attributionProfile: ProfileName } | null> {
  const rows = await client.query<{ attribution_profile: ProfileName }>({
    name: 'hold-tenant',
    text: 'SELECT attribution_profile FROM tenant WHERE id = $1 FOR KEY SHARE',
    values: [tenantId],
  });
  const row = rows.rows[0];
  return row ? { attributionProfile: row.attribution_profile } : null;
}

/** Waits until nobody holds the tenant's settings, and keeps it so until the end of the transaction. */
export async function holdTenantAlone(client: PoolClient, tenantId: string): Promise<void> {
  await client.query('SELECT 1 FROM tenant WHERE id = $1 FOR UPDATE', [tenantId]);
}

type Row = {
  readonly id: string;
  readonly name: string;
  readonly clock: TenantClock;
  readonly time_zone: string;
  readonly created_at: Date;
  readonly policy: unknown;
  readonly policy_version: number;
  readonly event_clock_at: Date | null;
  readonly first_event_at: Date | null;
  readonly attribution_profile: ProfileName;
};

export async function readTenant(
  client: Pool | PoolClient,
  tenantId: string,
): Promise<TenantSettings | null> {
  const rows = await client.query<Row>({
    name: 'read-tenant',
    text: `SELECT id, name, clock, time_zone, created_at, policy, policy_version, event_clock_at, first_event_at, attribution_profile FROM tenant WHERE id = $1`,
    values: [tenantId],
  });
  const row = rows.rows[0];
  if (!row) return null;
  return {
    id: row.id,
    name: row.name,
    clock: row.clock,
    timeZone: row.time_zone,
    createdAt: row.created_at,
    policy: row.policy,
    policyVersion: row.policy_version,
    eventClockAt: row.event_clock_at?.getTime() ?? null,
    firstEventAt: row.first_event_at?.getTime() ?? null,
    attributionProfile: row.attribution_profile,
  };
}
