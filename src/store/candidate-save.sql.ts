import type { CandidateDraft } from '../domain/candidate/story.js';
import type { AttentionResult, AttentionSubject } from '../pipeline/ports/attention.js';
import type { PoolClient } from '../platform/postgres/pool.js';

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);

type Draft = { readonly subject: AttentionSubject; readonly draft: CandidateDraft };

/** A candidate that entered PROMOTE in this pass, and whether a person may be told. */
export type Entered = { readonly candidateId: string; readonly promotedAt: number; readonly notify: boolean };

/** Writes the candidates of a pass and returns those that newly entered PROMOTE. */
export async function saveCandidates(
  client: PoolClient,
  tenantId: string,
  results: readonly AttentionResult[],
  policyVersion: number,
): Promise<Entered[]> {
  const drafts = results.flatMap(({ subject, candidates }) =>
    candidates.map((draft) => ({ subject, draft })),
  );
  await dropOrphans(client, tenantId, results);
  if (drafts.length === 0) return [];
  const before = await promotedBefore(client, tenantId, drafts);
  await upsert(client, tenantId, drafts, policyVersion);
  await countOccurrences(client, tenantId, drafts);
  return drafts
    .filter(({ draft }) => draft.promotedAt !== null && !before.has(draft.id))
    .map(({ subject, draft }) => ({
      candidateId: draft.id,
      promotedAt: draft.promotedAt!,
      notify: (subject.mark?.notify ?? true) && draft.promotedAt! >= subject.newsFrom,
    }));
}

/** A story that began elsewhere once late events were known: its candidate was never what we now believe. One that a person knows of stays, merged. */
async function dropOrphans(
  client: PoolClient,
  tenantId: string,
  results: readonly AttentionResult[],
): Promise<void> {
  const kept = results.flatMap(({ candidates }) => candidates.map((draft) => draft.id));
  await client.query({
    name: 'drop-orphans',
    text: `WITH orphan AS (
             SELECT c.id, candidate_is_known($1, c.id) AS told
             FROM unnest($2::uuid[], $3::float8[]) AS t(id, since)
             JOIN candidate c ON c.tenant_id = $1 AND c.signature_id = t.id AND c.story_at >= to_timestamp(t.since)
             WHERE c.state <> 'MERGED' AND NOT c.id = ANY($4::uuid[])
           ), gone AS (
             DELETE FROM candidate c USING orphan o WHERE c.tenant_id = $1 AND c.id = o.id AND NOT o.told
           )
           UPDATE candidate c SET state = 'MERGED' FROM orphan o WHERE c.tenant_id = $1 AND c.id = o.id AND o.told`,
    values: [
      tenantId,
      results.map(({ subject }) => subject.rootId),
      // The period a fold was taken up in is told anew, and everything after it.
      results.map(({ subject: { start } }) => seconds(Math.max(0, start.period?.start ?? start.tick + 1))),
      kept,
    ],
  });
}

/** Drafts that were promoted already, or whose story a person was told of under a signature that merged into theirs. */
async function promotedBefore(
  client: PoolClient,
  tenantId: string,
  drafts: readonly Draft[],
): Promise<Set<string>> {
  const rows = await client.query<{ id: string }>({
    name: 'promoted-before',
    text: `SELECT id FROM candidate WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND promoted_at IS NOT NULL
           UNION
           SELECT d.id FROM unnest($2::uuid[], $3::uuid[], $4::float8[], $5::float8[]) AS d(id, root, story, last)
           JOIN signature s ON s.tenant_id = $1 AND s.root_id = d.root AND s.id <> d.root
           JOIN candidate c ON c.tenant_id = $1 AND c.signature_id = s.id AND c.state = 'MERGED'
             AND c.story_at <= to_timestamp(d.last) AND c.last_seen_at >= to_timestamp(d.story)
           JOIN promotion p ON p.tenant_id = $1 AND p.candidate_id = c.id`,
    values: [
      tenantId,
      drafts.map(({ draft }) => draft.id),
      drafts.map(({ subject }) => subject.rootId),
      drafts.map(({ draft }) => seconds(draft.storyAt)),
      drafts.map(({ draft }) => seconds(draft.lastTick)),
    ],
  });
  return new Set(rows.rows.map((row) => row.id));
}

/** An operator's state outlives a new weighing; quiet time closes an open candidate and activity opens it again. */
async function upsert(
  client: PoolClient,
  tenantId: string,
  drafts: readonly Draft[],
  policyVersion: number,
): Promise<void> {
  const rows = drafts.map(({ subject, draft }) => ({
    id: draft.id,
    signature_id: subject.rootId,
    signature_ids: subject.signatureIds,
    type: draft.headline?.type ?? null,
    title: draft.headline?.title ?? null,
    summary: draft.headline?.summary ?? null,
    moment_host: draft.headline?.moment?.host ?? null,
    moment_at: seconds(draft.headline?.moment?.at ?? null),
    band: draft.band,
    score: draft.score,
    peak_score: draft.peakScore,
    attention: draft.current ?? draft.headline?.weighed ?? null,
    services: subject.services,
    hosts: subject.hosts,
    episodes: draft.episodes,
    story: seconds(draft.storyAt),
    opened: seconds(draft.openedAt),
    last: seconds(draft.lastTick),
    closed: seconds(draft.closedAt),
    previous_id: draft.previousId,
    promoted: seconds(draft.promotedAt),
  }));
  await client.query({
    name: 'save-candidates',
    text: `INSERT INTO candidate AS c (tenant_id, id, signature_id, signature_ids, type, title, summary, state, band, score, peak_score,
             attention, policy_version, services, hosts, occurrences, episodes, story_at, opened_at, first_seen_at, last_seen_at,
             closed_at, previous_id, promoted_at, moment_host, moment_at, epoch)
           SELECT $1, id, signature_id, signature_ids, coalesce(type, 'RECURRENCE'), coalesce(title, ''), coalesce(summary, ''),
             CASE WHEN closed IS NULL THEN 'OPEN' ELSE 'CLOSED' END, band, score, peak_score, coalesce(attention, '{}'), $3, services, hosts,
             0, episodes, to_timestamp(story), to_timestamp(opened), to_timestamp(story), to_timestamp(last), to_timestamp(closed), previous_id, to_timestamp(promoted), moment_host, to_timestamp(moment_at), (SELECT epoch FROM tenant WHERE id = $1)
           FROM jsonb_to_recordset($2::jsonb) AS t(id uuid, signature_id uuid, signature_ids uuid[], type text, title text, summary text, band text,
             score float8, peak_score float8, attention jsonb, services text[], hosts text[], episodes int, story float8, opened float8,
             last float8, closed float8, previous_id uuid, promoted float8, moment_host text, moment_at float8)
           ON CONFLICT (tenant_id, id) DO UPDATE SET
             signature_ids = excluded.signature_ids,
             type = CASE WHEN excluded.title = '' THEN c.type ELSE excluded.type END,
             title = CASE WHEN excluded.title = '' THEN c.title ELSE excluded.title END,
             summary = CASE WHEN excluded.title = '' THEN c.summary ELSE excluded.summary END,
             moment_host = CASE WHEN excluded.title = '' THEN c.moment_host ELSE excluded.moment_host END,
             moment_at = CASE WHEN excluded.title = '' THEN c.moment_at ELSE excluded.moment_at END,
             state = CASE WHEN c.state IN ('OPEN', 'CLOSED', 'MERGED') THEN excluded.state ELSE c.state END,
             band = excluded.band, score = excluded.score, peak_score = excluded.peak_score,
             attention = CASE WHEN excluded.attention = '{}' THEN c.attention ELSE excluded.attention END,
             policy_version = excluded.policy_version, services = excluded.services, hosts = excluded.hosts, episodes = excluded.episodes,
             opened_at = excluded.opened_at, last_seen_at = excluded.last_seen_at, closed_at = excluded.closed_at,
             previous_id = coalesce(excluded.previous_id, c.previous_id), promoted_at = excluded.promoted_at, epoch = excluded.epoch`,
    values: [tenantId, JSON.stringify(rows), policyVersion],
  });
}

/** Occurrences, first and last event of each story, from the windows: never from which event rows happen to be kept. */
async function countOccurrences(
  client: PoolClient,
  tenantId: string,
  drafts: readonly Draft[],
): Promise<void> {
  await client.query({
    name: 'count-occurrences',
    text: `UPDATE candidate c SET occurrences = coalesce(n.total, 0)
           FROM unnest($2::uuid[], $3::uuid[], $4::float8[], $5::float8[]) AS t(id, root, story, last)
           CROSS JOIN LATERAL (
             SELECT sum(w.count) AS total FROM signature s
             JOIN signature_slot w ON w.tenant_id = $1 AND w.signature_id = s.id AND w.start >= to_timestamp(t.story) - interval '5 minutes' AND w.start < to_timestamp(t.last)
             WHERE s.tenant_id = $1 AND s.root_id = t.root
           ) AS n
           WHERE c.tenant_id = $1 AND c.id = t.id`,
    values: [
      tenantId,
      drafts.map(({ draft }) => draft.id),
      drafts.map(({ subject }) => subject.rootId),
      drafts.map(({ draft }) => seconds(draft.storyAt)),
      drafts.map(({ draft }) => seconds(draft.lastTick)),
    ],
  });
}
