import type { Anonymizer } from '../privacy/anonymizer.js';
import type { ReportedFinding } from '../report/report.js';
import type { AnonymizedText, ExplanationRequest } from './explanation.js';

/** What a provider is shown of a finding: nothing that did not go through the anonymizer. */
export function explanationRequest(finding: ReportedFinding, anonymizer: Anonymizer): ExplanationRequest {
  const clean = (text: string): AnonymizedText => anonymizer.text(text) as AnonymizedText;
  return {
    kind: finding.kind,
    severity: finding.severity,
    title: clean(finding.title),
    culprit: finding.culprit,
    module: finding.module,
    taint: finding.taint,
    panicked: finding.panic !== null,
    frames: finding.frames.map((frame) => frame.symbol),
    excerpt: finding.excerpt.map(clean),
  };
}
