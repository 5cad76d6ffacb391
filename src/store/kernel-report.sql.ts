import type { KernelReport } from '../domain/kernel/report/report.js';
import { severityRank } from '../domain/kernel/rules/severity.js';
import type { HeldLine, KernelReportRow } from '../pipeline/ports/kernel.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { copyRows } from './copy.js';

const worst = ({ findings }: KernelReport): string | null =>
  findings.reduce<(typeof findings)[number]['severity'] | null>(
    (so, { severity }) => (so === null || severityRank(severity) > severityRank(so) ? severity : so),
    null,
  );

/**
 * Stores reports, in the caller's transaction. One that is there already keeps its place and takes the new reading: a
 * replay after an upgrade shows what the newer analyst finds, and nothing is there twice.
 */
export async function writeKernelReports(
  client: PoolClient,
  tenantId: string,
  reports: readonly KernelReportRow[],
): Promise<void> {
  const sorted = [...reports].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { id, segmentId, receivedAt, index, source, host, report } of sorted) {
    await client.query({
      name: 'write-kernel-report',
      text: `INSERT INTO kernel_report (tenant_id, id, received_at, segment_id, index, source_type, source_id, host, kernel_release, severity, findings, report)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (tenant_id, id) DO UPDATE SET host = excluded.host, kernel_release = excluded.kernel_release,
               severity = excluded.severity, findings = excluded.findings, report = excluded.report`,
      values: [
        tenantId,
        id,
        receivedAt,
        segmentId,
        index,
        source.type,
        source.id,
        clean(host),
        clean(report.metadata.release),
        worst(report),
        report.findings.length,
        JSON.stringify(report),
      ],
    });
  }
}

// PostgreSQL text holds neither NUL nor lone surrogates.
const clean = (text: string | null): string | null =>
  text === null ? null : text.toWellFormed().replaceAll('\u0000', '\u2400').slice(0, 255);

/** Stores kernel lines that wait for the rest of their report. */
export async function writeKernelLines(
  client: PoolClient,
  tenantId: string,
  lines: readonly HeldLine[],
): Promise<void> {
  const rows = lines.map((line) => [
    tenantId,
    clean(line.event.host ?? '')!,
    line.receivedAt.toISOString(),
    line.segmentId,
    line.index,
    line.part,
    new Date(line.at).toISOString(),
    String(line.backfill),
    line.source.type,
    line.source.id,
    JSON.stringify(line.event),
  ]);
  await copyRows(client, 'kernel_line', LINE_COLUMNS, rows);
}

const LINE_COLUMNS = [
  'tenant_id',
  'host',
  'received_at',
  'segment_id',
  'index',
  'part',
  'at',
  'backfill',
  'source_type',
  'source_id',
  'event',
] as const;
