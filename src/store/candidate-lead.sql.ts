import { TOGETHER_MS } from '../domain/attention/company.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import type { Entered } from './candidate-save.sql.js';

const TOGETHER = `${TOGETHER_MS / 1_000} seconds`;

/**
 * Candidates whose moments lie within ten minutes of each other on one host are one story. Its strongest that is still
 * open leads, the others belong to it. Told anew for the moments of the candidates named, and of those that belonged to
 * them: what follows rests on all candidates of the host around that time, in whatever order they came.
 */
export async function leadStories(
  client: PoolClient,
  tenantId: string,
  candidateIds: readonly string[],
): Promise<void> {
  if (candidateIds.length === 0) return;
  await client.query({
    name: 'lead-stories',
    text: `WITH touched AS (
             SELECT DISTINCT moment_host, moment_at FROM candidate
             WHERE tenant_id = $1 AND moment_host IS NOT NULL AND (id = ANY($2::uuid[]) OR led_by = ANY($2::uuid[]))
           ), near AS (
             SELECT DISTINCT c.id, c.moment_host, c.moment_at, c.peak_score, c.closed_at FROM touched t
             JOIN candidate c ON c.tenant_id = $1 AND c.moment_host = t.moment_host AND c.state <> 'MERGED'
               AND c.moment_at BETWEEN t.moment_at - interval '1 day' AND t.moment_at + interval '1 day'
           ), begun AS (
             SELECT *, (moment_at - lag(moment_at) OVER (PARTITION BY moment_host ORDER BY moment_at, id) <= $3::interval) IS NOT TRUE AS begins FROM near
           ), story AS (
             SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY moment_host ORDER BY moment_at, id) AS nth FROM begun
           ), led AS (
             SELECT id, nullif(first_value(id) OVER (PARTITION BY moment_host, nth ORDER BY closed_at IS NOT NULL, peak_score DESC, id), id) AS led_by FROM story
             UNION ALL
             SELECT id, NULL FROM candidate WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND moment_host IS NULL
           )
           UPDATE candidate c SET led_by = led.led_by FROM led WHERE c.tenant_id = $1 AND c.id = led.id AND c.led_by IS DISTINCT FROM led.led_by`,
    values: [tenantId, candidateIds, TOGETHER],
  });
}

/** Those of newly promoted candidates that a person has not been told of as part of another's story. */
export async function firstOfStories(
  client: PoolClient,
  tenantId: string,
  entered: readonly Entered[],
): Promise<Entered[]> {
  if (entered.length === 0) return [];
  const rows = await client.query<{ id: string }>({
    name: 'first-of-stories',
    text: `SELECT c.id FROM candidate c WHERE c.tenant_id = $1 AND c.id = ANY($2::uuid[]) AND c.led_by IS NULL AND NOT EXISTS (
             SELECT 1 FROM candidate m JOIN promotion p ON p.tenant_id = $1 AND p.candidate_id = m.id WHERE m.tenant_id = $1 AND m.led_by = c.id)`,
    values: [tenantId, entered.map((entry) => entry.candidateId)],
  });
  const first = new Set(rows.rows.map((row) => row.id));
  return entered.filter((entry) => first.has(entry.candidateId));
}
