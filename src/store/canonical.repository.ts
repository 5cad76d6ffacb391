import type { Band } from '../domain/attention/band.js';
import type {
  CanonicalStore,
  CanonicalWrite,
  SegmentResult,
  SignatureFacts,
  SignedEvent,
} from '../pipeline/ports/canonical.js';
import { inTransaction, type Pool, type PoolClient } from '../platform/postgres/pool.js';
import type { Database } from './client.js';
import { type CopyValue, copyRows } from './copy.js';
import { writeCounts } from './counts.sql.js';
import { markDirty, type Touched } from './dirty.sql.js';
import { createIsoWriter } from './iso-writer.js';
import { writeKernelLines, writeKernelReports } from './kernel-report.sql.js';
import { createKnownHosts, type KnownHosts } from './known-hosts.js';

/** What canonicalize writes: one transaction claims the segments and holds everything that follows from them. */
export function createCanonicalStore(db: Database): CanonicalStore {
  const known = createKnownHosts();
  return {
    signatureFacts: (tenantId, ids) => readFacts(db.pool, tenantId, ids),
    commit: async (tenantId, results, compose) => {
      const done = await inTransaction(db.pool, async (client) => {
        const claimed = await claim(client, tenantId, results);
        const ours = results.filter((result) => claimed.has(result.segment.id));
        const epoch = await holdEpoch(client, tenantId);
        known.expect(tenantId, epoch);
        const work = ours.length > 0 ? compose(ours) : null;
        if (work) await writeCanonical(client, tenantId, work, known);
        return { ids: ours.map((result) => result.segment.id), epoch, work };
      });
      // Only what is committed may be taken as known.
      for (const [id, { hosts }] of done.work?.counts ?? []) {
        for (const [host, { first }] of hosts) known.learn(tenantId, done.epoch, id, host, first);
      }
      return done.ids;
    },
  };
}

/** The tenant's epoch, held until the end of the transaction: derived data is not dropped under our hands. */
export async function holdEpoch(client: PoolClient, tenantId: string): Promise<number> {
  const rows = await client.query<{ epoch: number }>({
    name: 'hold-epoch',
    text: 'SELECT epoch FROM tenant WHERE id = $1 FOR KEY SHARE',
    values: [tenantId],
  });
  return rows.rows[0]?.epoch ?? 0;
}

/** Root and band of the signatures there are. */
export async function readFacts(
  client: Pool | PoolClient,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, SignatureFacts>> {
  const rows = await client.query<{ id: string; root_id: string; band: Band }>({
    name: 'signature-facts',
    // A root that nobody has sent has no bucket yet: its first event is news.
    text: `SELECT s.id, s.root_id, r.band FROM signature s JOIN signature r ON r.tenant_id = $1 AND r.id = s.root_id
           WHERE s.tenant_id = $1 AND s.id = ANY($2::uuid[]) AND s.occurrences > 0`,
    values: [tenantId, ids],
  });
  return new Map(rows.rows.map((row) => [row.id, { rootId: row.root_id, band: row.band }]));
}

/** The conditional update that makes a segment ours: whoever comes second updates nothing and writes nothing. */
async function claim(
  client: PoolClient,
  tenantId: string,
  results: readonly SegmentResult[],
): Promise<Set<string>> {
  const count = (result: SegmentResult, status: string) =>
    result.failures.filter((f) => f.status === status).length;
  const rows = await client.query<{ id: string }>({
    name: 'claim-segments',
    text: `UPDATE segment s SET processed_at = clock_timestamp(), parse_failed = r.failed, unsupported = r.unsupported, signature_ids = r.signatures::uuid[]
           FROM unnest($2::timestamptz[], $3::uuid[], $4::int[], $5::int[], $6::text[]) AS r(received_at, id, failed, unsupported, signatures)
           WHERE s.tenant_id = $1 AND s.received_at = r.received_at AND s.id = r.id AND s.processed_at IS NULL
           RETURNING s.id`,
    values: [
      tenantId,
      results.map((result) => result.segment.receivedAt),
      results.map((result) => result.segment.id),
      results.map((result) => count(result, 'PARSE_FAILED')),
      results.map((result) => count(result, 'UNSUPPORTED')),
      results.map((result) => `{${[...new Set(result.events.map((event) => event.signatureId))].join(',')}}`),
    ],
  });
  return new Set(rows.rows.map((row) => row.id));
}

/**
 * The order is fixed and rows are sorted in each statement, so that two workers on one tenant never wait for each
 * other in a circle. Events go first: they conflict with nothing, the shared counters are locked as late as possible.
 */
export async function writeCanonical(
  client: PoolClient,
  tenantId: string,
  work: CanonicalWrite,
  known: KnownHosts,
): Promise<void> {
  const times = { received: createIsoWriter(), occurred: createIsoWriter() };
  const rows = work.events.map((event, i) => eventRow(tenantId, event, work.bands[i]!, times));
  await copyRows(client, 'event', EVENT_COLUMNS, rows);
  await writeFailures(client, tenantId, work);
  await writeKernelLines(client, tenantId, work.held);
  await writeKernelReports(client, tenantId, work.reports);
  await writeCounts(client, tenantId, work, known);
  await markDirty(client, tenantId, 'RECURRENCE', work.touched);
  await markDirty(client, tenantId, 'GROUPING', groupingOf(work));
}

/** Buckets that new signatures have joined. */
const groupingOf = ({ buckets, touched }: CanonicalWrite): Touched =>
  new Map([...buckets].map(([id, bucket]) => [bucket, touched.get(id) ?? { since: 0, notify: false }]));

const EVENT_COLUMNS = [
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

function eventRow(tenantId: string, row: SignedEvent, band: Band, times: Times): CopyValue[] {
  const { event } = row;
  return [
    tenantId,
    'SHORT',
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
