import type {
  CanonicalWrite,
  KnownAlerts,
  KnownSighting,
  SegmentResult,
  SignatureText,
} from '../pipeline/ports/canonical.js';
import type { PoolClient } from '../platform/postgres/pool.js';

const seconds = (ms: number): number => ms / 1_000;

type Told = { from: number; receivedAt: number };

/** The alerts that segments speak of: the earliest moment each tells of, and when it was last received. */
function alertsIn(results: readonly SegmentResult[]): Map<string, Told> {
  const alerts = new Map<string, Told>();
  for (const { segment, events } of results) {
    for (const { alert } of events) {
      if (alert === null) continue;
      const receivedAt = segment.receivedAt.getTime();
      const known = alerts.get(alert.id) ?? { from: alert.sighting.at, receivedAt };
      alerts.set(alert.id, known);
      known.from = Math.min(known.from, alert.sighting.at);
      known.receivedAt = Math.max(known.receivedAt, receivedAt);
    }
  }
  return alerts;
}

type Row = {
  readonly alert_id: string;
  readonly at: number;
  readonly state: KnownSighting['state'];
  readonly signature_id: string;
  readonly implied: boolean;
  readonly severity: number;
  readonly host: string | null;
  readonly subject_id: string;
  readonly entity: string;
  readonly text: SignatureText;
  readonly root_id: string | null;
};

/**
 * Locks the alerts that segments speak of and reads what is known of them: from the run of sightings before the one
 * that the earliest new sighting may belong to. What lies further back cannot change.
 */
export async function loadAlerts(
  client: PoolClient,
  tenantId: string,
  results: readonly SegmentResult[],
): Promise<KnownAlerts> {
  const alerts = [...alertsIn(results)].sort(([a], [b]) => (a < b ? -1 : 1));
  if (alerts.length === 0) return new Map();
  const ids = alerts.map(([id]) => id);
  await client.query({
    name: 'hold-alerts',
    text: `INSERT INTO alert AS a (tenant_id, id, last_seen_at) SELECT $1, id, to_timestamp(seen) FROM unnest($2::uuid[], $3::float8[]) AS t(id, seen)
           ON CONFLICT (tenant_id, id) DO UPDATE SET last_seen_at = greatest(a.last_seen_at, excluded.last_seen_at)`,
    values: [tenantId, ids, alerts.map(([, told]) => seconds(told.receivedAt))],
  });
  const rows = await client.query<Row>({
    name: 'known-sightings',
    text: `SELECT s.alert_id, extract(epoch FROM s.at)::float8 AS at, s.state, s.signature_id, s.implied, s.severity, s.host, s.subject_id, s.entity, s.text, g.root_id
           FROM unnest($2::uuid[], $3::float8[]) AS t(id, first)
           CROSS JOIN LATERAL (
             SELECT max(c.at) AS at FROM alert_sighting c WHERE c.tenant_id = $1 AND c.alert_id = t.id AND c.state = 'CLEAR' AND c.at < to_timestamp(t.first)
           ) AS cleared
           CROSS JOIN LATERAL (
             SELECT max(p.at) AS at FROM alert_sighting p WHERE p.tenant_id = $1 AND p.alert_id = t.id AND p.state = 'ACTIVE' AND p.at < cleared.at
           ) AS problem
           JOIN alert_sighting s ON s.tenant_id = $1 AND s.alert_id = t.id AND s.at >= coalesce(problem.at, '-infinity')
           LEFT JOIN signature g ON g.tenant_id = $1 AND g.id = s.signature_id`,
    values: [tenantId, ids, alerts.map(([, told]) => seconds(told.from))],
  });
  const known = new Map<string, KnownSighting[]>();
  for (const row of rows.rows) {
    const list = known.get(row.alert_id) ?? [];
    known.set(row.alert_id, list);
    list.push(sightingOf(row));
  }
  return known;
}

const sightingOf = (row: Row): KnownSighting => ({
  at: Math.round(row.at * 1_000),
  state: row.state,
  signatureId: row.signature_id,
  implied: row.implied,
  severity: row.severity,
  host: row.host,
  subjectId: row.subject_id,
  entity: row.entity,
  text: row.text,
  rootId: row.root_id ?? row.signature_id,
});

/** Stores what was learnt of alerts. */
export async function writeAlerts(
  client: PoolClient,
  tenantId: string,
  { sightings }: CanonicalWrite,
): Promise<void> {
  if (sightings.length === 0) return;
  await client.query({
    name: 'add-alert-sightings',
    text: `INSERT INTO alert_sighting (tenant_id, alert_id, at, state, signature_id, implied, severity, host, subject_id, entity, text)
             SELECT $1, alert, to_timestamp(at), state, signature, implied, severity, host, subject, entity, text::jsonb
             FROM unnest($2::uuid[], $3::float8[], $4::text[], $5::uuid[], $6::bool[], $7::smallint[], $8::text[], $9::uuid[], $10::text[], $11::text[])
               AS t(alert, at, state, signature, implied, severity, host, subject, entity, text)
             ON CONFLICT (tenant_id, alert_id, at, state, signature_id) DO UPDATE SET implied = excluded.implied, severity = excluded.severity`,
    values: [
      tenantId,
      sightings.map(({ alertId }) => alertId),
      sightings.map(({ sighting }) => seconds(sighting.at)),
      sightings.map(({ sighting }) => sighting.state),
      sightings.map(({ sighting }) => sighting.signatureId),
      sightings.map(({ sighting }) => sighting.implied),
      sightings.map(({ sighting }) => sighting.severity),
      sightings.map(({ sighting }) => sighting.host),
      sightings.map(({ sighting }) => sighting.subjectId),
      sightings.map(({ sighting }) => sighting.entity),
      sightings.map(({ sighting }) => JSON.stringify(sighting.text)),
    ],
  });
}
