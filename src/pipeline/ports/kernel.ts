import type { ParsedEvent } from '../../domain/event/event.js';
import type { KernelReport } from '../../domain/kernel/report/report.js';

/** Where something came from: its place in a segment, and its source. */
type Origin = {
  readonly segmentId: string;
  readonly receivedAt: Date;
  readonly index: number;
  readonly source: { readonly type: string; readonly id: string };
};

/** A kernel report to be stored. */
export type KernelReportRow = Origin & {
  readonly id: string;
  readonly host: string | null;
  readonly report: KernelReport;
};

/** A kernel line that waits for the rest of its report. */
export type HeldLine = Origin & {
  readonly part: number;
  readonly backfill: boolean;
  /** When it was printed, or received where it does not say (milliseconds). */
  readonly at: number;
  readonly event: ParsedEvent;
};
