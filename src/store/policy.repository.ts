import type { ScoringPolicy } from '../domain/attention/policy.js';
import { policyFor } from '../domain/attention/presets.js';
import { inTransaction } from '../platform/postgres/pool.js';
import type { Database } from './client.js';

/** A policy a tenant has or had: a preset's name and numbers of its own, as stored. */
export type StoredPolicy = {
  readonly tenantId: string;
  readonly version: number;
  readonly policy: unknown;
  readonly by: string;
  readonly note: string | null;
  readonly recordedAt: Date | null;
};

export type PolicyRepository = {
  /** The policy that scores of a version were made with. */
  readonly find: (tenantId: string, version: number) => Promise<ScoringPolicy>;
  readonly current: (tenantId: string) => Promise<StoredPolicy>;
  /** The newest first, the current one included; the defaults a tenant begins with have no row. */
  readonly list: (tenantId: string) => Promise<readonly StoredPolicy[]>;
  /** Makes a policy the tenant's; one that is the same as the current one changes nothing. */
  readonly set: (
    tenantId: string,
    policy: unknown,
    by: { readonly name: string; readonly note: string | null; readonly at: Date },
  ) => Promise<{ readonly policy: StoredPolicy; readonly changed: boolean }>;
};

/** A tenant begins with the defaults, as version 1. */
const beginning = (tenantId: string, version = 1): StoredPolicy => ({
  tenantId,
  version,
  policy: {},
  by: 'foreshock',
  note: null,
  recordedAt: null,
});

export function createPolicyRepository(db: Database): PolicyRepository {
  const stored = (tenantId: string, version: number) =>
    db.prisma.scoringPolicy.findUnique({ where: { tenantId_version: { tenantId, version } } });
  const current = async (tenantId: string): Promise<StoredPolicy> => {
    const tenant = await db.prisma.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    const row = await stored(tenantId, tenant.policyVersion);
    return row ?? { ...beginning(tenantId, tenant.policyVersion), policy: tenant.policy };
  };
  return {
    current,
    find: async (tenantId, version) => {
      const row = await stored(tenantId, version);
      if (row) return policyFor(row.policy, version);
      const now = await current(tenantId);
      return policyFor(now.version === version ? now.policy : {}, version);
    },
    list: (tenantId) =>
      db.prisma.scoringPolicy.findMany({ where: { tenantId }, orderBy: { version: 'desc' }, take: 500 }),
    set: (tenantId, policy, by) =>
      inTransaction(db.pool, async (client) => {
        const rows = await client.query<{ policy_version: number; same: boolean }>(
          'SELECT policy_version, policy = $2::jsonb AS same FROM tenant WHERE id = $1 FOR NO KEY UPDATE',
          [tenantId, JSON.stringify(policy)],
        );
        const { policy_version: before, same } = rows.rows[0]!;
        if (same) return { policy: await current(tenantId), changed: false };
        const version = before + 1;
        await client.query('UPDATE tenant SET policy = $2, policy_version = $3 WHERE id = $1', [
          tenantId,
          JSON.stringify(policy),
          version,
        ]);
        await client.query(
          'INSERT INTO scoring_policy (tenant_id, version, policy, "by", note, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)',
          [tenantId, version, JSON.stringify(policy), by.name, by.note, by.at],
        );
        return {
          policy: { tenantId, version, policy, by: by.name, note: by.note, recordedAt: by.at },
          changed: true,
        };
      }),
  };
}
