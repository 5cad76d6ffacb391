import type { Band } from '../domain/attention/band.js';
import { describeComponents } from '../domain/attention/component.js';
import { explain } from '../domain/attention/explanation.js';
import type { ScoringPolicy } from '../domain/attention/policy.js';
import type { Weighed } from '../domain/candidate/story.js';
import type { CandidateType } from '../domain/candidate/type.js';
import type { DigestCandidate } from '../domain/digest/digest.js';
import type { DigestStore } from '../pipeline/ports/digest.js';
import { inTransaction } from '../platform/postgres/pool.js';
import type { Database } from './client.js';
import { readQuiet } from './digest-quiet.sql.js';
import { hintFeed, takeCursors } from './feed.sql.js';
import type { PolicyRepository } from './policy.repository.js';

type Row = {
  readonly tenant_id: string;
  readonly id: string;
  readonly type: CandidateType;
  readonly title: string;
  readonly attention: Weighed;
  readonly band: Band;
  readonly score: number;
  readonly policy_version: number;
  readonly peak_score: number;
  readonly opened_at: Date;
  readonly last_seen_at: Date;
  readonly band_before: Band | null;
};

export function createDigestStore(db: Database, policies: PolicyRepository): DigestStore {
  return {
    load: async (tenants, since, until) => ({
      tenants,
      since: since.getTime(),
      until: until.getTime(),
      candidates: await readCandidates(db, policies, tenants, since, until),
      ...(await readQuiet(db, tenants, since, until)),
      silentSources: await readSilentSources(db, tenants, since, until),
    }),
    publish: (tenantId, digest) =>
      inTransaction(db.pool, async (client) => {
        const known = await client.query(
          'SELECT 1 FROM digest WHERE tenant_id = $1 AND since = $2 AND until = $3',
          [tenantId, new Date(digest.since), new Date(digest.until)],
        );
        if (known.rowCount) return false;
        const cursor = await takeCursors(client, tenantId, 'DIGEST', 1);
        await client.query(
          'INSERT INTO digest (tenant_id, cursor, since, until, content, recorded_at) VALUES ($1, $2, $3, $4, $5, clock_timestamp())',
          [tenantId, cursor, new Date(digest.since), new Date(digest.until), JSON.stringify(digest)],
        );
        await hintFeed(client, tenantId, 'DIGEST');
        return true;
      }),
    readers: async () => {
      const rows = await db.pool.query<{ id: string; time_zone: string; last_until: Date | null }>(
        `SELECT t.id, t.time_zone, (SELECT max(d.until) FROM digest d WHERE d.tenant_id = t.id) AS last_until
         FROM tenant t WHERE t.clock = 'WALL' AND EXISTS (SELECT 1 FROM signature s WHERE s.tenant_id = t.id)`,
      );
      return rows.rows.map((row) => ({
        tenantId: row.id,
        timeZone: row.time_zone,
        lastUntil: row.last_until,
      }));
    },
  };
}

async function readCandidates(
  db: Database,
  policies: PolicyRepository,
  tenants: readonly string[],
  since: Date,
  until: Date,
): Promise<DigestCandidate[]> {
  const rows = await db.pool.query<Row>(
    `SELECT c.*, (SELECT h.band FROM attention_history h WHERE h.tenant_id = c.tenant_id AND h.subject_id = c.signature_id
                    AND h.as_of <= $2 AND h.superseded_at IS NULL ORDER BY h.as_of DESC LIMIT 1) AS band_before
     FROM candidate c WHERE c.tenant_id = ANY($1) AND c.state <> 'MERGED' AND c.led_by IS NULL AND c.last_seen_at >= $2 AND c.opened_at <= $3`,
    [tenants, since, until],
  );
  const policyOf = await readPolicies(policies, rows.rows);
  return rows.rows.map((row) => {
    const components = describeComponents(row.attention.findings, row.attention.tick, policyOf(row));
    return {
      tenantId: row.tenant_id,
      id: row.id,
      type: row.type,
      title: row.title,
      whySurfaced: explain(row, components).whySurfaced,
      band: row.band,
      score: row.score,
      peakScore: row.peak_score,
      openedAt: row.opened_at.getTime(),
      lastSeenAt: row.last_seen_at.getTime(),
      impact: row.attention.findings.impact.value,
      bandBefore: row.band_before,
    };
  });
}

/** The policies that candidates were weighed with: a tenant has one, and another while it is weighed again. */
async function readPolicies(
  policies: PolicyRepository,
  rows: readonly Row[],
): Promise<(row: Row) => ScoringPolicy> {
  const keyOf = (row: Row) => `${row.tenant_id} ${row.policy_version}`;
  const known = new Map<string, ScoringPolicy>();
  for (const row of rows)
    if (!known.has(keyOf(row))) known.set(keyOf(row), await policies.find(row.tenant_id, row.policy_version));
  return (row) => known.get(keyOf(row))!;
}

async function readSilentSources(
  db: Database,
  tenants: readonly string[],
  since: Date,
  until: Date,
): Promise<string[]> {
  const rows = await db.pool.query<{ name: string }>(
    `SELECT type || ' ' || coalesce(nullif(name, ''), nullif(id, ''), 'unnamed') AS name FROM source
     WHERE tenant_id = ANY($1) AND last_seen_at < $2 AND first_seen_at < $3 ORDER BY last_seen_at DESC LIMIT 10`,
    [tenants, since, until],
  );
  return rows.rows.map((row) => row.name);
}
