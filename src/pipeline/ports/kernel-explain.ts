import type { Explanation } from '../../domain/kernel/explain/explanation.js';
import type { KernelReport } from '../../domain/kernel/report/report.js';

/** A report whose findings no provider has spoken of yet. */
export type UnexplainedReport = {
  readonly tenantId: string;
  readonly id: string;
  readonly report: KernelReport;
};

export type KernelExplainStore = {
  /** Reports with findings, received since then, that nobody has explained: the latest first. */
  readonly unexplained: (since: Date, limit: number) => Promise<readonly UnexplainedReport[]>;
  /** Keeps what was said, by fingerprint; nothing said is kept too, so that it is not asked again. */
  readonly explain: (
    tenantId: string,
    id: string,
    explanations: Readonly<Record<string, Explanation>>,
  ) => Promise<void>;
};
