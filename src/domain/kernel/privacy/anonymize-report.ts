import type { KernelMetadata } from '../boots/metadata.js';
import type { KernelReport, ReportedBoot, ReportedFinding, ReportedFrame } from '../report/report.js';
import { type Anonymizer, createAnonymizer } from './anonymizer.js';

/**
 * The report with every identifying text replaced. Kinds, culprits, frames, fingerprints, counts and places are left as
 * they are: they hold symbols and numbers only.
 */
export function anonymizeReport(
  report: KernelReport,
  anonymizer: Anonymizer = createAnonymizer(),
): KernelReport {
  for (const boot of report.boots) for (const host of boot.hosts) anonymizer.learn('host', host);
  // Names are learned from where they are certain before any text is rewritten.
  for (const metadata of [report.metadata, ...report.boots.map((b) => b.metadata)])
    learnBuilder(metadata, anonymizer);
  for (const text of textsOf(report)) anonymizer.text(text);
  return {
    ...report,
    anonymized: true,
    metadata: anonymizeMetadata(report.metadata, anonymizer),
    boots: report.boots.map((boot) => anonymizeBoot(boot, anonymizer)),
    findings: report.findings.map((finding) => anonymizeFinding(finding, anonymizer)),
    malformed: report.malformed.map((sample) => ({ ...sample, text: anonymizer.text(sample.text) })),
  };
}

function* textsOf(report: KernelReport): Generator<string> {
  for (const boot of report.boots) if (boot.metadata.commandLine !== null) yield boot.metadata.commandLine;
  for (const finding of report.findings) yield* finding.excerpt;
  for (const sample of report.malformed) yield sample.text;
}

function learnBuilder(metadata: KernelMetadata, anonymizer: Anonymizer): void {
  const [user, host] = metadata.builtBy?.split('@') ?? [];
  if (user !== undefined) anonymizer.learn('user', user);
  if (host !== undefined) anonymizer.learn('host', host);
}

const nullable = (text: string | null, anonymizer: Anonymizer): string | null =>
  text === null ? null : anonymizer.text(text);

function anonymizeMetadata(metadata: KernelMetadata, anonymizer: Anonymizer): KernelMetadata {
  const [user, host] = metadata.builtBy?.split('@') ?? [];
  return {
    ...metadata,
    builtBy:
      user === undefined
        ? null
        : `${anonymizer.value('user', user)}@${anonymizer.value('host', host ?? 'unknown')}`,
    compiler: nullable(metadata.compiler, anonymizer),
    commandLine: nullable(metadata.commandLine, anonymizer),
    hardware: nullable(metadata.hardware, anonymizer),
  };
}

const anonymizeBoot = (boot: ReportedBoot, anonymizer: Anonymizer): ReportedBoot => ({
  ...boot,
  id: boot.id === null ? null : anonymizer.value('uuid', boot.id),
  hosts: boot.hosts.map((host) => anonymizer.value('host', host)),
  metadata: anonymizeMetadata(boot.metadata, anonymizer),
  timeline: boot.timeline.map((entry) => ({ ...entry, text: anonymizer.text(entry.text) })),
});

/** A symbolised trace may name a developer's home directory. */
const anonymizeFrame = (frame: ReportedFrame, anonymizer: Anonymizer): ReportedFrame =>
  frame.source === null ? frame : { ...frame, source: anonymizer.text(frame.source) };

const anonymizeFinding = (finding: ReportedFinding, anonymizer: Anonymizer): ReportedFinding => ({
  ...finding,
  title: anonymizer.text(finding.title),
  process: nullable(finding.process, anonymizer),
  subject: nullable(finding.subject, anonymizer),
  source: nullable(finding.source, anonymizer),
  panic: nullable(finding.panic, anonymizer),
  frames: finding.frames.map((frame) => anonymizeFrame(frame, anonymizer)),
  relatedTraces: finding.relatedTraces.map((trace) => ({
    ...trace,
    frames: trace.frames.map((frame) => anonymizeFrame(frame, anonymizer)),
  })),
  excerpt: finding.excerpt.map((line) => anonymizer.text(line)),
});
