import { isOperation } from '../rules/kinds.js';
import type { KernelReport, Moment, ReportedFinding, ReportedFrame } from './report.js';

/** `12.345678 s`, `2024-01-15T12:00:00.000Z`, both, or `at an unknown time`. */
export function formatMoment(moment: Moment): string {
  const seconds = moment.seconds === null ? null : `${moment.seconds.toFixed(6)} s`;
  if (moment.wall === null) return seconds ?? 'at an unknown time';
  return seconds === null ? moment.wall : `${seconds} (${moment.wall})`;
}

/** `fn [module] (unreliable)` as people paste it. */
export function formatFrame(frame: ReportedFrame): string {
  const module = frame.module === null ? '' : ` [${frame.module}]`;
  const source = frame.source === null ? '' : ` ${frame.source}`;
  const context = frame.context === null || frame.context === 'TASK' ? '' : ` <${frame.context}>`;
  return `${frame.reliable ? '' : '? '}${frame.symbol}${module}${source}${context}`;
}

/** The title, and the device or interface where the title says only what happened. */
export const headingOf = (finding: Pick<ReportedFinding, 'kind' | 'title' | 'subject'>): string =>
  isOperation(finding.kind) && finding.subject !== null && !finding.title.includes(finding.subject)
    ? `${finding.title} (${finding.subject})`
    : finding.title;

/** What is known of a finding, as pairs of name and value, in one order for every format. */
export function factsOf(finding: ReportedFinding): readonly (readonly [string, string])[] {
  const process =
    finding.process === null
      ? null
      : `${finding.process}${finding.pid === null ? '' : ` (pid ${finding.pid})`}`;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Severity', finding.severity],
    ['Culprit', finding.culprit],
    ['Module', finding.module],
    ['Process', process],
    ['Concerns', finding.subject],
    ['Source', finding.source],
    ['Panic', finding.panic],
    ['Taint', finding.taint === '' ? null : finding.taint],
    [
      'Seen',
      finding.count === 1
        ? formatMoment(finding.first)
        : `${finding.count} times, ${formatMoment(finding.first)} to ${formatMoment(finding.last)}`,
    ],
    ['Boot', String(finding.boot)],
    ['Lines', `${finding.firstLine} to ${finding.lastLine}`],
    ['Fingerprint', `${finding.kind}/${finding.fingerprint}`],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

/** One sentence on the whole log. */
export function summaryOf(report: KernelReport): string {
  const boots = `${report.boots.length} ${report.boots.length === 1 ? 'boot' : 'boots'}`;
  const lines = `${report.lines.total} ${report.lines.total === 1 ? 'line' : 'lines'}`;
  const first = report.findings[0];
  if (first === undefined) return `Nothing wrong was found in ${lines} of ${boots}.`;
  const findings = report.findings.length === 1 ? 'One finding' : `${report.findings.length} findings`;
  return `${findings} in ${lines} of ${boots}; the one to read first: ${headingOf(first)}.`;
}

/** Sentences on what the reader should know about the reading itself. */
export function notesOf(report: KernelReport): readonly string[] {
  const notes: string[] = [];
  const { lines } = report;
  if (lines.malformed > 0) notes.push(`${lines.malformed} malformed lines were set aside.`);
  if (lines.lost > 0) notes.push(`The kernel says that it lost ${lines.lost} messages.`);
  if (lines.duplicates > 0) notes.push(`${lines.duplicates} lines were written twice and counted once.`);
  if (lines.foreign > 0) notes.push(`${lines.foreign} lines of other programs were passed over.`);
  for (const [name, amount] of Object.entries(report.limits))
    notes.push(`Limit ${name} was reached: ${amount} left out.`);
  if (report.anonymized) notes.push('Identifying text was replaced by tokens.');
  return notes;
}
