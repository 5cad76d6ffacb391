import type { StateName } from '../domain/attribution/observation.js';
import type { WaitingSignal } from '../pipeline/ports/attribution.js';
import { inTransaction, type PoolClient } from '../platform/postgres/pool.js';
import type { Database } from './client.js';

type ChangeRow = {
  readonly cursor: string;
  readonly identity: string;
  readonly host: string | null;
  readonly user_name: string | null;
  readonly primitive: string;
  readonly from_state: StateName | null;
  readonly to_state: StateName;
  readonly value: unknown;
  readonly confidence: number;
  readonly observation_count: string;
  readonly at: Date;
  readonly signal: 'LIVE' | 'BACKFILL';
};

type ReportRow = Pick<ChangeRow, 'cursor' | 'identity' | 'host' | 'user_name' | 'signal'> & {
  readonly primitives: string[];
  readonly from_at: Date;
  readonly to_at: Date;
};

const common = (row: ReportRow | ChangeRow) => ({
  identity: row.identity,
  host: row.host,
  user: row.user_name,
  backfill: row.signal === 'BACKFILL',
});

/** The key is the place in the feed: a change is told once, so its event is stored once. */
const changeSignal = (row: ChangeRow): WaitingSignal => ({
  ...common(row),
  kind: 'CHANGE',
  key: `change.${row.cursor}`,
  at: row.at,
  primitive: row.primitive,
  from: row.from_state,
  to: row.to_state,
  value: row.value,
  confidence: row.confidence,
  observationCount: Number(row.observation_count),
});

const reportSignal = (row: ReportRow): WaitingSignal => ({
  ...common(row),
  kind: 'REPORT',
  key: `report.${row.cursor}`,
  at: row.to_at,
  primitives: row.primitives,
  since: row.from_at,
});

const SELECT = (table: string, columns: string): string =>
  `SELECT f.cursor, f.identity, i.host, i.user_name, f.signal, ${columns} FROM ${table} f
   LEFT JOIN attribution_identity i ON i.tenant_id = f.tenant_id AND i.name = f.identity
   WHERE f.tenant_id = $1 AND f.signal IN ('LIVE', 'BACKFILL') ORDER BY f.cursor LIMIT $2 FOR UPDATE OF f SKIP LOCKED`;

const CHANGES = SELECT(
  'attribution_change',
  'f.primitive, f.from_state, f.to_state, f.value, f.confidence, f.observation_count, f.at',
);
const REPORTS = SELECT('multi_actor_report', 'f.primitives, f.from_at, f.to_at');

/**
 * Takes changes and reports that attention is to hear of, and marks them as sent once `send` has ended. Should the
 * process die in between, they are sent again under the same key, which is stored once.
 */
export function sendSignals(
  db: Database,
  tenantId: string,
  limit: number,
  send: (signals: readonly WaitingSignal[]) => Promise<void>,
): Promise<number> {
  return inTransaction(db.pool, async (client) => {
    const changes = await client.query<ChangeRow>(CHANGES, [tenantId, limit]);
    const reports = await client.query<ReportRow>(REPORTS, [tenantId, limit]);
    if (changes.rows.length + reports.rows.length === 0) return 0;
    await send([...changes.rows.map(changeSignal), ...reports.rows.map(reportSignal)]);
    await markSent(client, 'attribution_change', tenantId, changes.rows);
    await markSent(client, 'multi_actor_report', tenantId, reports.rows);
    return changes.rows.length + reports.rows.length;
  });
}

async function markSent(
  client: PoolClient,
  table: string,
  tenantId: string,
  rows: readonly { readonly cursor: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `UPDATE ${table} SET signal = 'SENT' WHERE tenant_id = $1 AND cursor = ANY($2::bigint[])`,
    [tenantId, rows.map((row) => row.cursor)],
  );
}
