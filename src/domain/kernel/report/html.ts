import { factsOf, formatFrame, headingOf, notesOf, summaryOf } from './format.js';
import { escapeHtml as e } from './html-escape.js';
import { HTML_STYLE } from './html-style.js';
import { renderTimeline } from './html-timeline.js';
import type { KernelReport, ReportedBoot, ReportedFinding, ReportedTrace } from './report.js';

/**
 * The report as one HTML document: no script, no request to anywhere, everything from the log escaped, and a style
 * that prints. The policy in its head forbids what it does not need, should anything slip through.
 */
export function renderKernelHtml(report: KernelReport): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${e(report.findings[0]?.title ?? 'Kernel report')}</title>`,
    `<style>${HTML_STYLE}</style></head><body>`,
    `<header><h1>Kernel report</h1><p>${e(summaryOf(report))}</p>${renderNotes(report)}</header>`,
    '<main>',
    renderContents(report),
    ...report.findings.map(renderFinding),
    ...report.boots.map(renderBoot),
    '</main></body></html>',
    '',
  ].join('\n');
}

function renderNotes(report: KernelReport): string {
  const notes = notesOf(report);
  return notes.length === 0 ? '' : `<ul class="notes">${items(notes)}</ul>`;
}

function renderContents(report: KernelReport): string {
  if (report.findings.length === 0) return '<p class="quiet">No findings.</p>';
  const rows = report.findings.map(
    (f, i) =>
      `<tr><td><a href="#finding-${i + 1}">${i + 1}</a></td><td><span class="badge ${f.severity}">${f.severity}</span></td>` +
      `<td>${e(headingOf(f))}</td><td>${f.count}</td><td>${f.boot}</td></tr>`,
  );
  return (
    '<section><h2>Findings</h2><table class="contents"><thead><tr><th>#</th><th>Severity</th><th>What</th>' +
    `<th>Times</th><th>Boot</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`
  );
}

function renderFinding(finding: ReportedFinding, index: number): string {
  const facts = factsOf(finding).map(([name, value]) => `<dt>${e(name)}</dt><dd>${e(value)}</dd>`);
  return [
    `<section class="finding ${finding.severity}" id="finding-${index + 1}">`,
    `<h2>${index + 1}. ${e(headingOf(finding))}</h2>`,
    `<dl>${facts.join('')}</dl>`,
    renderExplanation(finding),
    finding.frames.length === 0 ? '' : renderTrace('Stack', { label: 'main', frames: finding.frames }),
    ...finding.relatedTraces.map((trace) => renderTrace(`Stack: ${trace.label.replaceAll('-', ' ')}`, trace)),
    `<h3>As logged</h3><pre class="log">${finding.excerpt.map(e).join('\n')}</pre>`,
    '</section>',
  ].join('\n');
}

function renderExplanation(finding: ReportedFinding): string {
  const explanation = finding.explanation;
  if (explanation === null) return '';
  return (
    `<h3>What it usually means</h3><p>${e(explanation.meaning)}</p>` +
    `<h3>Usual causes</h3><ul>${items(explanation.causes)}</ul>` +
    `<h3>What to do next</h3><ul>${items(explanation.nextSteps)}</ul>`
  );
}

function renderTrace(title: string, trace: ReportedTrace): string {
  const rows = trace.frames.map(
    (f) => `<li${f.reliable ? '' : ' class="unreliable"'}>${e(formatFrame(f))}</li>`,
  );
  return `<h3>${e(title)}</h3><ol class="frames">${rows.join('')}</ol>`;
}

function renderBoot(boot: ReportedBoot): string {
  const { metadata, calibration } = boot;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Kernel', metadata.release],
    ['Build', metadata.build],
    ['Hardware', metadata.hardware],
    ['Command line', metadata.commandLine],
    ['Host', boot.hosts.join(', ') || null],
    ['Taint', metadata.taint || null],
    [
      'Clock',
      calibration === null ? null : `from ${calibration.method}, within ${calibration.uncertaintyMs} ms`,
    ],
    ['Lines', `${boot.firstLine} to ${boot.lastLine}`],
  ];
  const shown = facts.flatMap(([name, value]) =>
    value === null ? [] : [`<dt>${name}</dt><dd>${e(value)}</dd>`],
  );
  return `<section class="boot"><h2>Boot ${boot.index}</h2><dl>${shown.join('')}</dl>${renderTimeline(boot)}</section>`;
}

const items = (texts: readonly string[]): string => texts.map((text) => `<li>${e(text)}</li>`).join('');
