import { hashedId } from '../../shared/hash.js';
import type { KernelReport } from './report.js';

/** A report on its way to the store. */
export interface KernelReportDraft {
  readonly id: string;
  readonly host: string | null;
  readonly report: KernelReport;
}

/** The id of the report on a log: the same log of the same source has one report, however often it comes. */
export const logReportId = (sourceId: string, body: string): string =>
  hashedId('kernel-report', 'log', sourceId, body);
