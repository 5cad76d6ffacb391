import { atLeast, type Band } from '../domain/attention/band.js';
import { policyFor } from '../domain/attention/presets.js';
import { floorTo, HOUR_MS } from '../domain/shared/time.js';
import type {
  AttentionContext,
  AttentionResult,
  AttentionStore,
  ScoreChange,
  Weigh,
} from '../pipeline/ports/attention.js';
import type { DirtyMark } from '../pipeline/ports/pass.js';
import type { TenantSettings } from '../pipeline/ports/tenant.js';
import { byKeysOnly, inTransaction, type PoolClient } from '../platform/postgres/pool.js';
import { loadSubjects } from './attention-load.sql.js';
import { describeRoots, saveHistory, saveScores } from './attention-save.sql.js';
import { firstOfStories, leadStories } from './candidate-lead.sql.js';
import { type Entered, saveCandidates } from './candidate-save.sql.js';
import { settleStates } from './candidate-state.sql.js';
import type { Database } from './client.js';
import { claimDirty, lockStage, settleDirty, waitForStage } from './dirty.sql.js';
import { tell } from './promotion.sql.js';
import { countMatching, readMatching, readScores } from './rescore.sql.js';
import { endSnoozes, holdSnoozed } from './snooze.sql.js';
import { readTenant } from './tenant.sql.js';

const NOTHING = { settled: 0, more: false, busy: false, promoted: 0, risen: false };

export function createAttentionStore(db: Database, now: () => Date): AttentionStore {
  return {
    pass: (tenantId, limit, decide) =>
      inTransaction(db.pool, (client) => pass(db, client, tenantId, limit, decide, now())),
    matching: (tenantId, filter, after, limit) => readMatching(db, tenantId, filter, after, limit),
    countMatching: (tenantId, filter) => countMatching(db, tenantId, filter),
    again: (tenantId, rootIds, policy, save, decide) =>
      inTransaction(db.pool, async (client) => {
        // Waits for a pass under way: two weighings of one signature must not interleave.
        await waitForStage(client, tenantId, 'ATTENTION');
        const before = await readScores(client, tenantId, rootIds);
        const weighed = await weighFromStart(client, tenantId, rootIds, policy, now(), decide);
        if (!weighed) return [];
        const { results, context } = weighed;
        if (save) await saveResults(client, results, context);
        return results.map((result) => changeOf(result, before.get(result.subject.rootId)));
      }),
  };
}

async function pass(
  db: Database,
  client: PoolClient,
  tenantId: string,
  limit: number,
  decide: Weigh,
  wall: Date,
): Promise<Awaited<ReturnType<AttentionStore['pass']>>> {
  if (!(await lockStage(client, tenantId, 'ATTENTION'))) return { ...NOTHING, busy: true };
  const marks = await claimDirty(db.pool, tenantId, 'ATTENTION', limit);
  // Read after the claim: the clock has moved at least as far as what was claimed.
  const tenant = await readTenant(client, tenantId);
  if (!tenant) return NOTHING;
  const context = contextOf(tenant, wall);
  const woken = await endSnoozes(client, tenantId, context.now);
  const due = await readDue(client, tenant.id, context.now, limit - marks.length, marks);
  const roots = [
    ...marks.map((mark) => ({ rootId: mark.signatureId, mark })),
    ...due.map((rootId) => ({ rootId, mark: null })),
  ];
  const told = await tell(client, tenantId, woken, wall);
  if (roots.length === 0) return { ...NOTHING, promoted: told };
  await byKeysOnly(client);
  const subjects = await loadSubjects(client, tenantId, roots, beginningOf(tenant), context.policy);
  const results = await decide(subjects, context);
  const entered = await saveResults(client, results, context);
  const news = await firstOfStories(client, tenantId, entered);
  const promoted = await tell(client, tenantId, await holdSnoozed(client, tenantId, news), wall);
  await keepBeginning(client, tenant);
  await settleDirty(client, tenantId, 'ATTENTION', marks);
  return {
    settled: roots.length,
    more: roots.length === limit,
    busy: false,
    promoted: promoted + told,
    risen: entered.length > 0 || results.some(rises),
  };
}

const rises = ({ subject, folded }: AttentionResult): boolean =>
  atLeast(folded.state.band, 'WATCH') && !atLeast(subject.start.band, 'WATCH');

/** Scores, history and candidates of what was weighed; returns the candidates that newly entered PROMOTE. */
async function saveResults(
  client: PoolClient,
  results: readonly AttentionResult[],
  { tenant, policy }: AttentionContext,
): Promise<Entered[]> {
  await saveScores(client, tenant.id, results, policy.version);
  await describeRoots(
    client,
    tenant.id,
    results.filter(({ subject }) => subject.madeUp),
  );
  await saveHistory(client, tenant.id, results, policy.version);
  const entered = await saveCandidates(client, tenant.id, results, policy.version);
  const touched = results.flatMap(({ candidates }) => candidates.map((draft) => draft.id));
  await settleStates(client, tenant.id, touched);
  await leadStories(client, tenant.id, touched);
  return entered;
}

/** Weighs roots from their beginning, on the caller's transaction; saves nothing. Null: no such tenant. */
export async function weighFromStart(
  client: PoolClient,
  tenantId: string,
  rootIds: readonly string[],
  policy: unknown,
  now: Date,
  decide: Weigh,
): Promise<{ results: readonly AttentionResult[]; context: AttentionContext } | null> {
  const tenant = await readTenant(client, tenantId);
  if (!tenant) return null;
  const context = contextOf({ ...tenant, policy: policy ?? tenant.policy }, now);
  const roots = rootIds.map((rootId) => ({ rootId, mark: null }));
  const subjects = await loadSubjects(client, tenantId, roots, beginningOf(tenant), context.policy, true);
  return { results: await decide(subjects, context), context };
}

function changeOf(
  { subject, folded }: AttentionResult,
  before: { score: number; band: Band } | undefined,
): ScoreChange {
  return {
    signatureId: subject.rootId,
    template: subject.evidence.traits.template,
    scoreBefore: before?.score ?? 0,
    scoreAfter: folded.state.score,
    bandBefore: before?.band ?? 'BACKGROUND',
    bandAfter: folded.state.band,
  };
}

function contextOf(tenant: TenantSettings, wall: Date): AttentionContext {
  const now = tenant.clock === 'EVENT' ? (tenant.eventClockAt ?? wall.getTime()) : wall.getTime();
  return { tenant, now, policy: policyFor(tenant.policy, tenant.policyVersion) };
}

/** Signatures whose time has come without new events. */
async function readDue(
  client: PoolClient,
  tenantId: string,
  now: number,
  limit: number,
  marks: readonly DirtyMark[],
): Promise<string[]> {
  if (limit <= 0) return [];
  const rows = await client.query<{ id: string }>({
    name: 'due-signatures',
    text: `SELECT id FROM signature WHERE tenant_id = $1 AND due_at <= to_timestamp($2) AND NOT id = ANY($4::uuid[]) ORDER BY due_at LIMIT $3`,
    values: [tenantId, now / 1_000, limit, marks.map((mark) => mark.signatureId)],
  });
  return rows.rows.map((row) => row.id);
}

/** The hour since which the tenant is watched (milliseconds). */
const beginningOf = ({ firstEventAt }: TenantSettings): number =>
  firstEventAt === null ? Number.POSITIVE_INFINITY : floorTo(firstEventAt, HOUR_MS);

/**
 * Remembers the beginning that scores were made with. When older events have moved it, every score that leant on it is
 * due again: all signatures are marked, for the next pass. Late in the transaction, as in canonicalize: signatures are
 * locked before the tenant.
 */
async function keepBeginning(client: PoolClient, tenant: TenantSettings): Promise<void> {
  if (tenant.firstEventAt === null) return;
  const moved = await client.query({
    name: 'keep-beginning',
    text: `UPDATE tenant SET watched_since = to_timestamp($2) WHERE id = $1 AND watched_since IS DISTINCT FROM to_timestamp($2)`,
    values: [tenant.id, beginningOf(tenant) / 1_000],
  });
  if (moved.rowCount === 0) return;
  await client.query({
    name: 'weigh-all-again',
    text: `INSERT INTO dirty AS d (tenant_id, stage, signature_id, generation, since, notify)
           SELECT $1, 'ATTENTION', id, 1, to_timestamp(0), false FROM signature WHERE tenant_id = $1 AND id = root_id AND fold IS NOT NULL ORDER BY id
           ON CONFLICT (tenant_id, stage, signature_id) DO UPDATE SET generation = d.generation + 1, since = to_timestamp(0)`,
    values: [tenant.id],
  });
}
