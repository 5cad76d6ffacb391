import { effectOfMerges, type Merges, membersOf, rootOf } from '../domain/attribution/identity-links.js';
import { fail, ok, type Result } from '../domain/shared/result.js';
import type { IdentityMerge, IdentityStore, Merged, MergeOrder } from '../pipeline/ports/identity.js';
import { newId } from '../platform/ids.js';
import { inTransaction, type PoolClient } from '../platform/postgres/pool.js';
import { laneOfIdentity } from './attribution-touch.sql.js';
import type { Database } from './client.js';
import { holdIdentities, readMerges } from './identity-merge.sql.js';
import { touchMoved } from './identity-move.sql.js';

export type IdentityRepository = IdentityStore & {
  /** Merges of a tenant, the newest first; those taken back included. */
  readonly merges: (
    tenantId: string,
    after: string | null,
    limit: number,
  ) => Promise<readonly IdentityMerge[]>;
};

const COLUMNS = `id, identity, merged_into AS "mergedInto", reason, merged_at AS "mergedAt", merged_by AS "mergedBy",
  unmerged_at AS "unmergedAt", unmerged_by AS "unmergedBy"`;

export function createIdentityRepository(db: Database): IdentityRepository {
  return {
    rootsOf: async (tenantId, identities) => {
      const merges = await readMerges(db.pool, tenantId, identities);
      return new Map(identities.map((identity) => [identity, rootOf(merges, identity)]));
    },
    merge: (tenantId, order, now) =>
      inTransaction(db.pool, async (client) => {
        const before = await holdMerges(client, tenantId, [order.identity, order.into]);
        const fault = await faultOf(client, tenantId, before, order);
        if (fault) return fault;
        const after = new Map([...before, [order.identity, order.into]]);
        await holdIdentities(client, tenantId, [order.identity, rootOf(before, order.into)], true);
        const merge = await insertMerge(client, tenantId, order, now);
        return ok(await recompute(client, tenantId, { merge, before, after }, now));
      }),
    unmerge: (tenantId, identity, by, now) =>
      inTransaction(db.pool, async (client) => {
        const before = await holdMerges(client, tenantId, [identity]);
        if (!before.has(identity)) {
          const hint = 'identityMerges lists the merges in force.';
          return fail('NOT_MERGED', `${JSON.stringify(identity)} is not merged into another identity.`, hint);
        }
        const after = new Map([...before].filter(([loser]) => loser !== identity));
        await holdIdentities(client, tenantId, [identity, rootOf(before, identity)], true);
        const merge = await endMerge(client, tenantId, identity, by, now);
        return ok(await recompute(client, tenantId, { merge, before, after }, now));
      }),
    merges: async (tenantId, after, limit) => {
      const rows = await db.pool.query<IdentityMerge>(
        `SELECT ${COLUMNS} FROM identity_merge WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
        [tenantId, after, limit],
      );
      return rows.rows;
    },
  };
}

/** One merge or unmerge of a tenant at a time: what is read here holds until the end of the transaction. */
async function holdMerges(
  client: PoolClient,
  tenantId: string,
  identities: readonly string[],
): Promise<Merges> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`MERGES/${tenantId}`]);
  return readMerges(client, tenantId, identities);
}

const quoted = (identity: string): string => JSON.stringify(identity);

async function faultOf(
  client: PoolClient,
  tenantId: string,
  merges: Merges,
  { identity, into }: MergeOrder,
): Promise<Result<Merged> | null> {
  if (identity === into) return fail('SAME_IDENTITY', 'An identity cannot be merged into itself.');
  const known = await client.query<{ name: string }>(
    'SELECT name FROM attribution_identity WHERE tenant_id = $1 AND name = ANY($2)',
    [tenantId, [identity, into]],
  );
  const names = new Set(known.rows.map((row) => row.name));
  const unknown = [identity, into].find((name) => !names.has(name));
  if (unknown !== undefined) {
    const hint = 'Use a name that observations were sent under.';
    return fail('UNKNOWN_IDENTITY', `Nothing was ever observed of ${quoted(unknown)}.`, hint);
  }
  const already = merges.get(identity);
  if (already !== undefined)
    return fail(
      'ALREADY_MERGED',
      `${quoted(identity)} is merged into ${quoted(already)}.`,
      'Unmerge it first.',
    );
  if (rootOf(merges, into) === identity) {
    const hint = `Unmerge ${quoted(into)} first, or merge the other way round.`;
    return fail('CIRCLE', `${quoted(into)} itself is merged into ${quoted(identity)}.`, hint);
  }
  const after = new Map([...merges, [identity, into]]);
  const root = rootOf(merges, into);
  if (membersOf(merges, identity).every((member) => rootOf(after, member) === root)) return null;
  const hint = `Merge into ${quoted(root)} directly.`;
  return fail('TOO_DEEP', 'The chain of merges would be longer than eight.', hint);
}

async function insertMerge(
  client: PoolClient,
  tenantId: string,
  { identity, into, reason, by }: MergeOrder,
  now: Date,
): Promise<IdentityMerge> {
  const rows = await client.query<IdentityMerge>(
    `INSERT INTO identity_merge (tenant_id, id, identity, merged_into, reason, merged_at, merged_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${COLUMNS}`,
    [tenantId, newId(now), identity, into, reason, now, by],
  );
  return rows.rows[0]!;
}

async function endMerge(
  client: PoolClient,
  tenantId: string,
  identity: string,
  by: string,
  now: Date,
): Promise<IdentityMerge> {
  const rows = await client.query<IdentityMerge>(
    `UPDATE identity_merge SET unmerged_at = $3, unmerged_by = $4
     WHERE tenant_id = $1 AND identity = $2 AND unmerged_at IS NULL RETURNING ${COLUMNS}`,
    [tenantId, identity, now, by],
  );
  return rows.rows[0]!;
}

type Change = { readonly merge: IdentityMerge; readonly before: Merges; readonly after: Merges };

/** Withdraws the rows of who stands for itself no more, and marks what has become another series as left to fold. */
async function recompute(
  client: PoolClient,
  tenantId: string,
  { merge, before, after }: Change,
  now: Date,
): Promise<Merged> {
  const effect = effectOfMerges(before, after);
  const shownBy = rootOf(before, merge.identity);
  // Before the withdrawal: the rows that are there say which primitives were observed.
  await touchMoved(client, tenantId, {
    shownBy,
    moved: membersOf(merge.unmergedAt ? after : before, merge.identity),
    roots: effect.recompute,
    now,
  });
  await client.query(
    'UPDATE attribution_state SET withdrawn = true WHERE tenant_id = $1 AND identity = ANY($2)',
    [tenantId, effect.retire],
  );
  return { merge, lanes: [...new Set(effect.recompute.map(laneOfIdentity))] };
}
