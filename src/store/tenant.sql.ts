import type { TenantClock, TenantSettings } from '../pipeline/ports/tenant.js';
import type { Pool, PoolClient } from '../platform/postgres/pool.js';

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
};

export async function readTenant(
  client: Pool | PoolClient,
  tenantId: string,
): Promise<TenantSettings | null> {
  const rows = await client.query<Row>({
    name: 'read-tenant',
    text: `SELECT id, name, clock, time_zone, created_at, policy, policy_version, event_clock_at, first_event_at FROM tenant WHERE id = $1`,
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
  };
}
