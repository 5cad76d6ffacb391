import { factsOf, formatFrame, formatMoment, headingOf, notesOf, summaryOf } from './format.js';
import type { KernelReport, ReportedBoot, ReportedFinding } from './report.js';

const MAX_SHOWN_FRAMES = 20;
const RULE = '='.repeat(78);

/** The report as plain text, made to be pasted into a ticket. */
export function renderKernelText(report: KernelReport): string {
  const parts = [
    ['Kernel report', RULE, summaryOf(report), ...notesOf(report)],
    ...report.findings.map((finding, i) => findingLines(finding, i + 1)),
    ...report.boots.map(bootLines),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function findingLines(finding: ReportedFinding, number: number): readonly string[] {
  const facts = factsOf(finding).map(([name, value]) => `  ${name.padEnd(12)} ${value}`);
  const frames = finding.frames.slice(0, MAX_SHOWN_FRAMES).map((frame) => `    ${formatFrame(frame)}`);
  const more = finding.frames.length - MAX_SHOWN_FRAMES;
  return [
    `${number}. ${headingOf(finding)}`,
    '-'.repeat(78),
    ...facts,
    ...(frames.length > 0 ? ['  Stack', ...frames] : []),
    ...(more > 0 ? [`    ... ${more} more`] : []),
    ...explanationLines(finding),
    ...(finding.frames.length === 0 ? finding.excerpt.slice(0, 6).map((line) => `  | ${line}`) : []),
  ];
}

function explanationLines(finding: ReportedFinding): readonly string[] {
  const explanation = finding.explanation;
  if (explanation === null) return [];
  return [
    `  What it usually means: ${explanation.meaning}`,
    '  What to do next:',
    ...explanation.nextSteps.map((step) => `    - ${step}`),
  ];
}

function bootLines(boot: ReportedBoot): readonly string[] {
  const { metadata, calibration } = boot;
  const entries = boot.timeline.map(
    (entry) => `  ${formatMoment(entry.at).padEnd(28)} line ${String(entry.line).padEnd(8)} ${entry.text}`,
  );
  const clock =
    calibration === null
      ? []
      : [
          `  Clock: from ${calibration.method}, within ${calibration.uncertaintyMs} ms (${calibration.samples} samples)`,
        ];
  return [
    `Boot ${boot.index}${metadata.release === null ? '' : `: ${metadata.release}`}`,
    '-'.repeat(78),
    ...(metadata.hardware === null ? [] : [`  Hardware: ${metadata.hardware}`]),
    ...(boot.hosts.length === 0 ? [] : [`  Host: ${boot.hosts.join(', ')}`]),
    ...clock,
    ...entries,
  ];
}
