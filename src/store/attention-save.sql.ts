import { atLeast } from '../domain/attention/band.js';
import type { Snapshot } from '../domain/attention/fold.js';
import type { AttentionResult } from '../pipeline/ports/attention.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import type { StoredFold } from './attention-plan.js';

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);

/** Score, band and fold of the weighed signatures. */
export async function saveScores(
  client: PoolClient,
  tenantId: string,
  results: readonly AttentionResult[],
  policyVersion: number,
): Promise<void> {
  // In the order in which counts are added, so that the two never wait for each other in a circle.
  await client.query({
    name: 'lock-scores',
    text: 'SELECT 1 FROM signature WHERE tenant_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE',
    values: [tenantId, results.map(({ subject }) => subject.rootId)],
  });
  await client.query({
    name: 'save-scores',
    text: `UPDATE signature s SET score = t.score, peak_score = greatest(t.peak, CASE WHEN t.anew THEN 0 ELSE s.peak_score END), band = t.band,
             attention = coalesce(t.attention::jsonb, s.attention), fold = t.fold::jsonb, policy_version = $10,
             evaluated_at = to_timestamp(t.tick), due_at = to_timestamp(t.due),
             kept_at = CASE WHEN t.band IN ('WATCH', 'INVESTIGATE', 'PROMOTE') THEN s.kept_at END
           FROM unnest($2::uuid[], $3::float8[], $4::float8[], $5::text[], $6::text[], $7::text[], $8::float8[], $9::float8[], $11::bool[])
             AS t(id, score, peak, band, attention, fold, tick, due, anew)
           WHERE s.tenant_id = $1 AND s.id = t.id`,
    values: [
      tenantId,
      results.map(({ subject }) => subject.rootId),
      results.map(({ folded }) => folded.state.score),
      results.map(({ folded }) => Math.max(0, ...folded.periods.map(({ period }) => period.peak.score))),
      results.map(({ folded }) => folded.state.band),
      results.map(({ folded }) => (folded.current ? JSON.stringify(weighedOf(folded.current)) : null)),
      results.map(({ subject, folded }) => JSON.stringify(foldOf(subject, folded))),
      results.map(({ folded }) => seconds(Math.max(0, folded.state.tick))),
      results.map(({ folded }) => seconds(folded.dueAt)),
      policyVersion,
      results.map(({ subject }) => subject.start.period === null),
    ],
  });
}

/** A root that nobody has sent shows what its members were: their span, services and earliest messages. */
export async function describeRoots(
  client: PoolClient,
  tenantId: string,
  results: readonly AttentionResult[],
): Promise<void> {
  if (results.length === 0) return;
  await client.query({
    name: 'describe-roots',
    text: `UPDATE signature r SET templates = ARRAY[t.template], first_seen_at = m.first, last_seen_at = m.last, services = m.services, samples = m.samples
           FROM unnest($2::uuid[], $3::text[]) AS t(id, template)
           CROSS JOIN LATERAL (
             SELECT min(s.first_seen_at) AS first, max(s.last_seen_at) AS last,
                    ARRAY(SELECT DISTINCT x FROM signature y, unnest(y.services) AS x WHERE y.tenant_id = $1 AND y.root_id = t.id ORDER BY x LIMIT 16) AS services,
                    coalesce((SELECT jsonb_agg(five.x ORDER BY five.x->>'at', five.x->>'text') FROM (
                       SELECT x FROM signature y, jsonb_array_elements(y.samples) AS x WHERE y.tenant_id = $1 AND y.root_id = t.id AND y.occurrences > 0
                       ORDER BY x->>'at', x->>'text' LIMIT 5) AS five), '[]') AS samples
             FROM signature s WHERE s.tenant_id = $1 AND s.root_id = t.id AND s.occurrences > 0
           ) AS m
           WHERE r.tenant_id = $1 AND r.id = t.id AND r.occurrences = 0 AND m.first IS NOT NULL`,
    values: [
      tenantId,
      results.map(({ subject }) => subject.rootId),
      results.map(({ subject }) => subject.evidence.traits.template),
    ],
  });
}

const foldOf = (
  { sources, services, evidence }: AttentionResult['subject'],
  folded: AttentionResult['folded'],
): StoredFold => ({
  state: folded.state,
  checkpoints: folded.checkpoints,
  sources,
  services,
  mends: evidence.traits.mends,
});

const weighedOf = ({ tick, findings }: Snapshot) => ({ tick, findings });

type HistoryRow = { readonly subjectId: string; readonly snapshot: Snapshot };

/**
 * History from where each fold was taken up. What we still believe stays as it was recorded; what we believe no more is
 * marked as superseded, never deleted; what we believe now is added.
 */
export async function saveHistory(
  client: PoolClient,
  tenantId: string,
  results: readonly AttentionResult[],
  policyVersion: number,
): Promise<void> {
  const rows: HistoryRow[] = results.flatMap(({ subject, folded }) =>
    folded.history.map((snapshot) => ({ subjectId: subject.rootId, snapshot })),
  );
  const values = [
    tenantId,
    rows.map((row) => row.subjectId),
    rows.map((row) => seconds(row.snapshot.tick)),
    rows.map((row) => row.snapshot.score),
    rows.map((row) => row.snapshot.band),
  ];
  await client.query({
    name: 'supersede-history',
    text: `UPDATE attention_history h SET superseded_at = clock_timestamp()
           FROM unnest($6::uuid[], $7::float8[]) AS t(id, since)
           WHERE h.tenant_id = $1 AND h.subject_id = t.id AND h.as_of > to_timestamp(t.since) AND h.superseded_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM unnest($2::uuid[], $3::float8[], $4::float8[], $5::text[]) AS n(id, tick, score, band)
                             WHERE n.id = h.subject_id AND to_timestamp(n.tick) = h.as_of AND n.score = h.score AND n.band = h.band)`,
    values: [
      ...values,
      results.map(({ subject }) => subject.rootId),
      results.map(({ subject }) => seconds(Math.max(0, subject.start.tick))),
    ],
  });
  if (rows.length === 0) return;
  await client.query({
    name: 'add-history',
    text: `INSERT INTO attention_history (tenant_id, subject_id, as_of, recorded_at, score, band, attention, policy_version)
           SELECT $1, n.id, to_timestamp(n.tick), clock_timestamp(), n.score, n.band, n.attention::jsonb, $7
           FROM unnest($2::uuid[], $3::float8[], $4::float8[], $5::text[], $6::text[]) AS n(id, tick, score, band, attention)
           WHERE NOT EXISTS (SELECT 1 FROM attention_history h WHERE h.tenant_id = $1 AND h.subject_id = n.id
                             AND h.as_of = to_timestamp(n.tick) AND h.superseded_at IS NULL)`,
    values: [
      ...values,
      rows.map((row) =>
        atLeast(row.snapshot.band, 'WATCH') ? JSON.stringify(weighedOf(row.snapshot)) : '{}',
      ),
      policyVersion,
    ],
  });
}
