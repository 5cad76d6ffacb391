import type { Band } from '../domain/attention/band.js';
import type { RescoreFilter } from '../pipeline/ports/attention.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import type { Database } from './client.js';

const WHERE = `tenant_id = $1 AND id = root_id AND ($2::text[] IS NULL OR band = ANY($2)) AND ($3::text IS NULL OR family = $3)
  AND ($4::text IS NULL OR $4 = ANY(services)) AND ($5::uuid[] IS NULL OR id = ANY($5))`;

const valuesOf = (tenantId: string, filter: RescoreFilter): unknown[] => [
  tenantId,
  filter.bands ?? null,
  filter.family ?? null,
  filter.service ?? null,
  filter.signatureIds ?? null,
];

export async function readMatching(
  db: Database,
  tenantId: string,
  filter: RescoreFilter,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await db.pool.query<{ id: string }>(
    `SELECT id FROM signature WHERE ${WHERE} AND ($6::uuid IS NULL OR id > $6) ORDER BY id LIMIT $7`,
    [...valuesOf(tenantId, filter), after, limit],
  );
  return rows.rows.map((row) => row.id);
}

export async function countMatching(db: Database, tenantId: string, filter: RescoreFilter): Promise<number> {
  const rows = await db.pool.query<{ count: string }>(
    `SELECT count(*) FROM signature WHERE ${WHERE}`,
    valuesOf(tenantId, filter),
  );
  return Number(rows.rows[0]!.count);
}

export async function readScores(
  client: Pick<PoolClient, 'query'>,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, { score: number; band: Band }>> {
  const rows = await client.query<{ id: string; score: number; band: Band }>(
    'SELECT id, score, band FROM signature WHERE tenant_id = $1 AND id = ANY($2::uuid[])',
    [tenantId, ids],
  );
  return new Map(rows.rows.map(({ id, score, band }) => [id, { score, band }]));
}
