import type { Explanation } from '../domain/kernel/explain/explanation.js';
import type { KernelReport } from '../domain/kernel/report/report.js';
import type { KernelExplainStore } from '../pipeline/ports/kernel-explain.js';
import type { Database } from './client.js';

/** What is told of a report without reading it. */
export type KernelReportHead = {
  readonly tenantId: string;
  readonly id: string;
  readonly receivedAt: Date;
  readonly segmentId: string;
  readonly index: number;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly host: string | null;
  readonly kernelRelease: string | null;
  readonly severity: string | null;
  readonly findings: number;
};

/** What a configured provider says of findings, by fingerprint. */
export type GivenExplanations = Readonly<Record<string, Explanation>>;

export type KernelReportContent = {
  readonly report: KernelReport;
  readonly explanations: GivenExplanations;
};

export type KernelReportRepository = KernelExplainStore & {
  /** The newest first, after a report; at most `limit`. */
  readonly list: (
    tenantId: string,
    after: { readonly receivedAt: Date; readonly id: string } | null,
    limit: number,
  ) => Promise<readonly KernelReportHead[]>;
  readonly find: (tenantId: string, id: string) => Promise<KernelReportHead | null>;
  readonly content: (tenantId: string, id: string) => Promise<KernelReportContent | null>;
};

const HEAD = {
  tenantId: true,
  id: true,
  receivedAt: true,
  segmentId: true,
  index: true,
  sourceType: true,
  sourceId: true,
  host: true,
  kernelRelease: true,
  severity: true,
  findings: true,
} as const;

export function createKernelReportRepository({ prisma, pool }: Database): KernelReportRepository {
  return {
    list: (tenantId, after, limit) =>
      prisma.kernelReport.findMany({
        where: {
          tenantId,
          ...(after === null
            ? {}
            : {
                OR: [
                  { receivedAt: { lt: after.receivedAt } },
                  { receivedAt: after.receivedAt, id: { lt: after.id } },
                ],
              }),
        },
        orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
        take: limit,
        select: HEAD,
      }),
    find: (tenantId, id) =>
      prisma.kernelReport.findUnique({ where: { tenantId_id: { tenantId, id } }, select: HEAD }),
    unexplained: async (since, limit) => {
      const rows = await pool.query<{ tenant_id: string; id: string; report: KernelReport }>(
        `SELECT tenant_id, id, report FROM kernel_report
         WHERE explanations IS NULL AND findings > 0 AND received_at >= $1 ORDER BY received_at DESC, id LIMIT $2`,
        [since, limit],
      );
      return rows.rows.map((row) => ({ tenantId: row.tenant_id, id: row.id, report: row.report }));
    },
    explain: async (tenantId, id, explanations) => {
      await pool.query('UPDATE kernel_report SET explanations = $3 WHERE tenant_id = $1 AND id = $2', [
        tenantId,
        id,
        JSON.stringify(explanations).toWellFormed().replaceAll('\\u0000', ''),
      ]);
    },
    content: async (tenantId, id) => {
      const rows = await pool.query<{ report: KernelReport; explanations: GivenExplanations | null }>(
        'SELECT report, explanations FROM kernel_report WHERE tenant_id = $1 AND id = $2',
        [tenantId, id],
      );
      const row = rows.rows[0];
      return row ? { report: row.report, explanations: row.explanations ?? {} } : null;
    },
  };
}
