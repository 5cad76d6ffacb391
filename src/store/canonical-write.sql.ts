import { type Band, retentionOf } from '../domain/attention/band.js';
import type { CanonicalWrite, SignedEvent } from '../pipeline/ports/canonical.js';
import { byKeysOnly, type PoolClient } from '../platform/postgres/pool.js';
import { writeAlerts } from './alert.sql.js';
import { type CopyValue, copyMapped, copyRows } from './copy.js';
import { writeCounts } from './counts.sql.js';
import { markDirty, type Touched } from './dirty.sql.js';
import { createIsoWriter } from './iso-writer.js';
import { writeKernelLines, writeKernelReports } from './kernel-report.sql.js';
import type { KnownSightings } from './known-sightings.js';

/** The tenant's epoch, held until the end of the transaction: derived data is not dropped under our hands. */
export async function holdEpoch(client: PoolClient, tenantId: string): Promise<number> {
  const rows = await client.query<{ epoch: number }>({
    name: 'hold-epoch',
    text: 'SELECT epoch FROM tenant WHERE id = $1 FOR KEY SHARE',
    values: [tenantId],
  });
  return rows.rows[0]?.epoch ?? 0;
}

/**
 * The order is fixed and rows are sorted in each statement, so that two workers on one tenant never wait for each
 * other in a circle. Events go first: they conflict with nothing, the shared counters are locked as late as possible.
 */
export async function writeCanonical(
  client: PoolClient,
  tenantId: string,
  work: CanonicalWrite,
  known: KnownSightings,
): Promise<void> {
  await byKeysOnly(client);
  const times = { received: createIsoWriter(), occurred: createIsoWriter() };
  await copyMapped(client, 'event', EVENT_COLUMNS, work.events, (event, i) =>
    eventRow(tenantId, event, work.bands[i]!, times),
  );
  await writeFailures(client, tenantId, work);
  await writeKernelLines(client, tenantId, work.held);
  await writeKernelReports(client, tenantId, work.reports);
  await writeAlerts(client, tenantId, work);
  await writeCounts(client, tenantId, work, known);
  await markDirty(client, tenantId, 'RECURRENCE', work.touched);
  await markDirty(client, tenantId, 'GROUPING', groupingOf(work));
}

/** Buckets that new signatures have joined. */
const groupingOf = ({ buckets, touched }: CanonicalWrite): Touched =>
  new Map([...buckets].map(([id, bucket]) => [bucket, touched.get(id) ?? { since: 0, notify: false }]));

export const EVENT_COLUMNS = [
  'tenant_id',
  'retention',
  'received_at',
  'segment_id',
  'index',
  'part',
  'occurred_at',
  'time_source',
  'source_type',
  'source_id',
  'host',
  'service',
  'asset',
  'severity',
  'facility',
  'family',
  'message',
  'fields',
  'correlation_keys',
  'confidence',
  'signature_id',
  'band',
] as const;

const jsonText = (value: object): string | null => {
  for (const _ in value) return JSON.stringify(value);
  return null;
};

type Times = Readonly<Record<'received' | 'occurred', (ms: number) => string>>;

export function eventRow(tenantId: string, row: SignedEvent, band: Band, times: Times): CopyValue[] {
  const { event } = row;
  return [
    tenantId,
    retentionOf(band),
    times.received(row.receivedAt.getTime()),
    row.segmentId,
    row.index,
    row.part,
    times.occurred(event.occurredAt),
    event.timeSource,
    row.sourceType,
    row.sourceId,
    event.host,
    event.service,
    event.asset,
    event.severity,
    event.facility,
    event.family,
    event.message,
    jsonText(event.fields),
    jsonText(event.correlationKeys),
    jsonText(event.confidence),
    row.signatureId,
    band,
  ];
}

async function writeFailures(client: PoolClient, tenantId: string, work: CanonicalWrite): Promise<void> {
  const rows = work.failures.map((failure) => [
    tenantId,
    failure.segmentId,
    failure.index,
    failure.receivedAt.toISOString(),
    failure.status,
    failure.code,
    failure.reason,
    failure.envelope.source.type,
    failure.envelope.source.id,
    failure.envelope.source.path,
  ]);
  await copyRows(client, 'envelope_exception', FAILURE_COLUMNS, rows);
}

const FAILURE_COLUMNS = [
  'tenant_id',
  'segment_id',
  'index',
  'received_at',
  'status',
  'code',
  'reason',
  'source_type',
  'source_id',
  'source_path',
] as const;
