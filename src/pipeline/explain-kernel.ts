import type { Explanation, ExplanationProvider } from '../domain/kernel/explain/explanation.js';
import { explanationRequest } from '../domain/kernel/explain/request.js';
import { anonymizeReport } from '../domain/kernel/privacy/anonymize-report.js';
import { createAnonymizer } from '../domain/kernel/privacy/anonymizer.js';
import type { KernelReport } from '../domain/kernel/report/report.js';
import { DAY_MS } from '../domain/shared/time.js';
import type { KernelExplainStore } from './ports/kernel-explain.js';

const REPORTS_A_ROUND = 5;
/** Findings of a report that a provider is asked about: the ones to read first. */
const FINDINGS_A_REPORT = 5;
const OLDEST_MS = 7 * DAY_MS;

export type ExplainOutcome = {
  readonly explained: number;
  /** The round was full: more reports are likely to be waiting. */
  readonly more: boolean;
};

/** A configured provider, and how it is used. */
export type KernelExplainer = {
  /** One round over what nobody has explained; null while the provider rests after a failure. */
  readonly round: (kernelReports: KernelExplainStore) => Promise<ExplainOutcome | null>;
};

/** A provider that failed is left alone for so long: it may be down, or ask us to slow down. */
const REST_MS = 60_000;

export function createKernelExplainer(provider: ExplanationProvider, now: () => Date): KernelExplainer {
  let restsUntil = 0;
  return {
    round: async (kernelReports) => {
      if (now().getTime() < restsUntil) return null;
      try {
        return await explainKernelReports(kernelReports, provider, now());
      } catch (error) {
        restsUntil = now().getTime() + REST_MS;
        throw error;
      }
    },
  };
}

/**
 * Asks the configured provider about reports that it has not spoken of. It sees anonymized text only. When it cannot be
 * reached the error rises, and the report stays for later; an answer that is no explanation is passed over.
 */
async function explainKernelReports(
  kernelReports: KernelExplainStore,
  provider: ExplanationProvider,
  now: Date,
): Promise<ExplainOutcome> {
  const since = new Date(now.getTime() - OLDEST_MS);
  const reports = await kernelReports.unexplained(since, REPORTS_A_ROUND);
  for (const { tenantId, id, report } of reports) {
    await kernelReports.explain(tenantId, id, await explainReport(report, provider));
  }
  return { explained: reports.length, more: reports.length === REPORTS_A_ROUND };
}

async function explainReport(
  report: KernelReport,
  provider: ExplanationProvider,
): Promise<Readonly<Record<string, Explanation>>> {
  const anonymizer = createAnonymizer();
  // Teaches the anonymizer the names that the report knows for certain.
  anonymizeReport(report, anonymizer);
  const said: Record<string, Explanation> = {};
  for (const finding of report.findings.slice(0, FINDINGS_A_REPORT)) {
    if (said[finding.fingerprint]) continue;
    const explanation = await provider.explain(explanationRequest(finding, anonymizer));
    if (explanation !== null) said[finding.fingerprint] = explanation;
  }
  return said;
}
