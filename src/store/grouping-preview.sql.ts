import type { Band } from '../domain/attention/band.js';
import type { AttentionResult } from '../pipeline/ports/attention.js';
import type { GroupDecision, GroupingEffect, GroupingStore, RootEffect } from '../pipeline/ports/grouping.js';
import { inTransaction, type PoolClient } from '../platform/postgres/pool.js';
import { weighFromStart } from './attention.repository.js';
import type { Database } from './client.js';
import { decideOn } from './grouping.sql.js';
import { derive } from './recurrence.repository.js';
import { readScores } from './rescore.sql.js';

/** Carries what a rolled-back transaction found out of it. */
class Found extends Error {
  readonly effect: GroupingEffect;
  constructor(effect: GroupingEffect) {
    super('rolled back on purpose');
    this.effect = effect;
  }
}

type Steps = Parameters<GroupingStore['preview']>[2];

/** Tries decisions on the stored history: groups, derives and weighs, then rolls all of it back. */
export async function previewGrouping(
  db: Database,
  tenantId: string,
  decisions: readonly GroupDecision[],
  steps: Steps,
  now: () => Date,
): Promise<GroupingEffect> {
  try {
    return await inTransaction(db.pool, async (client) => {
      throw new Found(await tryOut(db, client, tenantId, decisions, steps, now()));
    });
  } catch (error) {
    if (error instanceof Found) return error.effect;
    throw error;
  }
}

async function tryOut(
  db: Database,
  client: PoolClient,
  tenantId: string,
  decisions: readonly GroupDecision[],
  { group, derive: decide, weigh }: Steps,
  now: Date,
): Promise<GroupingEffect> {
  const { moves } = await decideOn(
    client,
    tenantId,
    decisions,
    { name: 'preview', note: null, at: now },
    group,
  );
  const roots = [...new Set(moves.flatMap(({ from, to }) => [from, to]))].sort();
  await derive(
    client,
    tenantId,
    roots.map((signatureId) => ({ signatureId, generation: 0n, since: 0, notify: false })),
    decide,
  );
  // Another connection sees what is kept, not what is tried.
  const before = await readScores(db.pool, tenantId, roots);
  const weighed = await weighFromStart(client, tenantId, roots, null, now, weigh);
  const after = new Map((weighed?.results ?? []).map((result) => [result.subject.rootId, result]));
  const sizes = await readSizes(client, tenantId, roots);
  return { moves, roots: roots.map((id) => effectOf(id, before.get(id), after.get(id), sizes.get(id))) };
}

type Size = {
  readonly template: string;
  readonly members: number;
  readonly occurrences: number;
  readonly hosts: number;
};

const effectOf = (
  id: string,
  before: { score: number; band: Band } | undefined,
  after: AttentionResult | undefined,
  size: Size | undefined,
): RootEffect => ({
  id,
  template: after?.subject.evidence.traits.template ?? size?.template ?? '',
  members: size?.members ?? 0,
  occurrences: size?.occurrences ?? 0,
  hosts: size?.hosts ?? 0,
  scoreBefore: before?.score ?? null,
  bandBefore: before?.band ?? null,
  scoreAfter: after?.folded.state.score ?? null,
  bandAfter: after?.folded.state.band ?? null,
});

async function readSizes(
  client: PoolClient,
  tenantId: string,
  roots: readonly string[],
): Promise<Map<string, Size>> {
  const rows = await client.query<Size & { id: string }>(
    `SELECT r.id, r.templates[1] AS template, count(s.id)::int AS members, coalesce(sum(s.occurrences), 0)::float8 AS occurrences,
            (SELECT count(DISTINCT h.host)::int FROM signature y JOIN sighting h ON h.tenant_id = $1 AND h.signature_id = y.id
             WHERE y.tenant_id = $1 AND y.root_id = r.id) AS hosts
     FROM signature r LEFT JOIN signature s ON s.tenant_id = $1 AND s.root_id = r.id AND s.occurrences > 0
     WHERE r.tenant_id = $1 AND r.id = ANY($2::uuid[]) GROUP BY r.tenant_id, r.id`,
    [tenantId, roots],
  );
  return new Map(rows.rows.map((row) => [row.id, row]));
}
