import { anonymizeReport } from '../../domain/kernel/privacy/anonymize-report.js';
import type { KernelReport } from '../../domain/kernel/report/report.js';
import type { KernelReportHead } from '../../store/kernel-report.repository.js';
import type { Context } from '../context.js';

/** A stored report; what stands in it is read once, when first asked for. */
export type KernelReportRow = KernelReportHead & {
  readonly read: () => Promise<KernelReport>;
};

/** The report as stored, with what a configured provider says in place of the fixed knowledge. */
export function rowOf(head: KernelReportHead, { stores }: Context): KernelReportRow {
  let reading: Promise<KernelReport> | undefined;
  const read = async (): Promise<KernelReport> => {
    const content = await stores.kernelReports.content(head.tenantId, head.id);
    if (content === null) throw new Error('the report is gone: it was older than its retention');
    const { report, explanations } = content;
    return {
      ...report,
      findings: report.findings.map((finding) => ({
        ...finding,
        explanation: explanations[finding.fingerprint] ?? finding.explanation,
      })),
    };
  };
  return {
    ...head,
    read: () => {
      reading ??= read();
      return reading;
    },
  };
}

/** The report, with every identifying text replaced where that was asked for. */
export async function readAs(row: KernelReportRow, anonymize: boolean): Promise<KernelReport> {
  const report = await row.read();
  return anonymize ? anonymizeReport(report) : report;
}
