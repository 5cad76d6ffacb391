import type { ScoringPolicy } from '../domain/attention/policy.js';
import { policyFor } from '../domain/attention/presets.js';
import { inTransaction } from '../platform/postgres/pool.js';
import type { Database } from './client.js';
import type { Prisma } from './generated/client.js';

/** A policy a tenant has or had: a preset's name and numbers of its own, as stored. */
export type StoredPolicy = {
  readonly tenantId: string;
  readonly version: number;
  readonly policy: Prisma.JsonValue;
  readonly by: string;
  readonly note: string | null;
  readonly recordedAt: Date;
};

export type PolicyRepository = {
  /** The policy that scores of a version were made with; the current one for version 0, which is not weighed yet. */
  readonly find: (tenantId: string, version: number) => Promise<ScoringPolicy>;
  readonly current: (tenantId: string) => Promise<StoredPolicy>;
  /** Makes a policy the tenant's; one that is the same as the current one changes nothing. */
  readonly set: (
    tenantId: string,
    policy: unknown,
    by: { readonly name: string; readonly note: string | null; readonly at: Date },
  ) => Promise<{ readonly policy: StoredPolicy; readonly changed: boolean }>;
};

/** Who chose what a tenant begins with. */
const BEGINNING = 'foreshock';

export function createPolicyRepository(db: Database): PolicyRepository {
  const stored = (tenantId: string, version: number) =>
    db.prisma.scoringPolicy.findUnique({ where: { tenantId_version: { tenantId, version } } });
  const current = async (tenantId: string): Promise<StoredPolicy> => {
    const tenant = await db.prisma.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    const { policyVersion: version, policy, createdAt } = tenant;
    // What a tenant begins with has no row until it is changed.
    return (
      (await stored(tenantId, version)) ?? {
        tenantId,
        version,
        policy,
        by: BEGINNING,
        note: null,
        recordedAt: createdAt,
      }
    );
  };
  return {
    current,
    find: async (tenantId, version) => {
      const row = await stored(tenantId, version);
      if (row) return policyFor(row.policy, version);
      const now = await current(tenantId);
      if (version === 0 || version === now.version) return policyFor(now.policy, now.version);
      return policyFor({}, version);
    },
    set: (tenantId, policy, by) =>
      inTransaction(db.pool, async (client) => {
        const rows = await client.query<{ policy_version: number; same: boolean }>(
          'SELECT policy_version, policy = $2::jsonb AS same FROM tenant WHERE id = $1 FOR NO KEY UPDATE',
          [tenantId, JSON.stringify(policy)],
        );
        const { policy_version: before, same } = rows.rows[0]!;
        if (same) return { policy: await current(tenantId), changed: false };
        const version = before + 1;
        await client.query(
          `INSERT INTO scoring_policy (tenant_id, version, policy, "by", recorded_at)
           SELECT id, policy_version, policy, $2, created_at FROM tenant WHERE id = $1 ON CONFLICT DO NOTHING`,
          [tenantId, BEGINNING],
        );
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
          policy: {
            tenantId,
            version,
            policy: policy as Prisma.JsonValue,
            by: by.name,
            note: by.note,
            recordedAt: by.at,
          },
          changed: true,
        };
      }),
  };
}
