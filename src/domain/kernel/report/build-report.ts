import { explainByHeuristics } from '../explain/heuristics.js';
import type { KernelFinding } from '../findings/finding.js';
import { inOrderOfImportance } from '../findings/order.js';
import type { KernelLimits, LimitCounter } from '../limits.js';
import type { Frame } from '../traces/frame.js';
import type { BootRecord } from './boot-record.js';
import { headingOf } from './format.js';
import { momentOf } from './moment.js';
import {
  KERNEL_REPORT_FORMAT,
  KERNEL_REPORT_VERSION,
  type KernelReport,
  type LineCounts,
  type MalformedSample,
  type Moment,
  type ReportedBoot,
  type ReportedFinding,
  type ReportedFrame,
  type TimelineEntry,
} from './report.js';

export interface ReportInput {
  readonly counts: LineCounts;
  readonly boots: readonly BootRecord[];
  readonly findings: readonly KernelFinding[];
  readonly malformed: readonly MalformedSample[];
  readonly limits: KernelLimits;
  readonly counter: LimitCounter;
}

/** The report: everything in a fixed order, nothing that depends on when or where it is written. */
export function buildReport(input: ReportInput): KernelReport {
  const findings = inOrderOfImportance(input.findings);
  const boots = input.boots.map((boot) => reportBoot(boot, findings, input.limits, input.counter));
  const reported = findings.map((finding) => reportFinding(finding, input.boots));
  const chosen = findings[0] === undefined ? boots.at(-1) : boots.find((b) => b.index === findings[0]!.boot);
  return {
    format: KERNEL_REPORT_FORMAT,
    version: KERNEL_REPORT_VERSION,
    anonymized: false,
    lines: input.counts,
    metadata: chosen?.metadata ?? input.boots[0]!.metadata(),
    boots,
    findings: reported,
    malformed: input.malformed,
    limits: input.counter.hits(),
  };
}

function reportFinding(finding: KernelFinding, boots: readonly BootRecord[]): ReportedFinding {
  const calibration = boots.find((b) => b.index === finding.boot)?.calibration() ?? null;
  const moment = (at: KernelFinding['occurrences'][number] | undefined): Moment =>
    at === undefined ? { seconds: null, wall: null } : momentOf(at.monotonicUs, at.wallMs, calibration);
  return {
    kind: finding.kind,
    title: finding.title,
    severity: finding.severity,
    culprit: finding.culprit,
    module: finding.module,
    process: finding.process,
    pid: finding.pid,
    cpu: finding.cpu,
    subject: finding.subject,
    source: finding.source,
    taint: finding.taint,
    fingerprint: finding.fingerprint,
    stackFingerprint: finding.stackFingerprint,
    boot: finding.boot,
    count: finding.count,
    firstLine: finding.firstLine,
    lastLine: finding.lastLine,
    first: moment(finding.occurrences[0]),
    last: moment(finding.occurrences.at(-1)),
    panic: finding.panic,
    rule: finding.rule,
    frames: finding.frames.map(reportFrame),
    relatedTraces: finding.relatedTraces.map((t) => ({ label: t.label, frames: t.frames.map(reportFrame) })),
    excerpt: finding.excerpt,
    explanation: explainByHeuristics({ ...finding, panicked: finding.panic !== null }),
  };
}

const reportFrame = (frame: Frame): ReportedFrame => ({
  function: frame.function,
  symbol: frame.symbol,
  module: frame.module,
  reliable: frame.reliable,
  context: frame.context,
  source: frame.source,
});

function reportBoot(
  boot: BootRecord,
  findings: readonly KernelFinding[],
  limits: KernelLimits,
  counter: LimitCounter,
): ReportedBoot {
  const calibration = boot.calibration();
  return {
    index: boot.index,
    evidence: boot.evidence,
    id: boot.id(),
    hosts: boot.hosts(),
    firstLine: boot.firstLine(),
    lastLine: boot.lastLine(),
    first: momentOf(boot.firstUs(), boot.firstWallMs(), calibration),
    last: momentOf(boot.lastUs(), boot.lastWallMs(), calibration),
    calibration,
    metadata: boot.metadata(),
    timeline: timelineOf(boot, findings, limits, counter),
  };
}

/** The order of entries of one line. */
const PLACE: Readonly<Record<TimelineEntry['what'], number>> = {
  boot: 0,
  'messages-lost': 1,
  finding: 2,
  end: 3,
};

/** What happened in a boot, in the order of lines. */
function timelineOf(
  boot: BootRecord,
  findings: readonly KernelFinding[],
  limits: KernelLimits,
  counter: LimitCounter,
): readonly TimelineEntry[] {
  const calibration = boot.calibration();
  const entries: TimelineEntry[] = findings
    .filter((finding) => finding.boot === boot.index)
    .flatMap((finding) =>
      finding.occurrences.map((at) => ({
        line: at.line,
        at: momentOf(at.monotonicUs, at.wallMs, calibration),
        what: 'finding' as const,
        severity: finding.severity,
        text: headingOf(finding),
        fingerprint: finding.fingerprint,
      })),
    );
  entries.push(...boot.marks(calibration));
  entries.sort((a, b) => a.line - b.line || PLACE[a.what] - PLACE[b.what] || (a.text < b.text ? -1 : 1));
  if (entries.length > limits.maxTimelineEntries) {
    counter.hit('maxTimelineEntries', entries.length - limits.maxTimelineEntries);
  }
  return entries.slice(0, limits.maxTimelineEntries);
}
