import { formatMoment } from './format.js';
import { escapeHtml as e } from './html-escape.js';
import type { ReportedBoot, TimelineEntry } from './report.js';

const WIDTH = 960;
const MARGIN = 12;
const ROW = 16;
const MAX_ROWS = 60;

/** One boot as a line with its marks, and a row of text for each: no script, and it prints. */
export function renderTimeline(boot: ReportedBoot): string {
  const entries = boot.timeline.slice(0, MAX_ROWS);
  if (entries.length === 0) return '';
  const place = scaleOf(boot, boot.timeline);
  const height = 44 + entries.length * ROW;
  const marks = boot.timeline.map((entry) => mark(entry, place(entry)));
  const rows = entries.map((entry, i) => row(entry, 44 + i * ROW));
  return (
    `<svg class="timeline" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Timeline of boot ${boot.index}">` +
    `<line x1="${MARGIN}" y1="16" x2="${WIDTH - MARGIN}" y2="16" stroke="#8c959f" stroke-width="2"/>` +
    `${marks.join('')}${rows.join('')}</svg>`
  );
}

/** By seconds where every entry has them, by line otherwise. */
function scaleOf(boot: ReportedBoot, entries: readonly TimelineEntry[]): (entry: TimelineEntry) => number {
  const timed = entries.every((entry) => entry.at.seconds !== null);
  const value = (entry: TimelineEntry): number => (timed ? entry.at.seconds! : entry.line);
  const from = timed ? Math.min(...entries.map(value)) : boot.firstLine;
  const to = timed ? Math.max(...entries.map(value)) : boot.lastLine;
  const span = to - from || 1;
  return (entry) => MARGIN + ((value(entry) - from) / span) * (WIDTH - 2 * MARGIN);
}

function mark(entry: TimelineEntry, x: number): string {
  const title = `<title>${e(`${formatMoment(entry.at)}: ${entry.text}`)}</title>`;
  return `<circle class="mark-${entry.severity ?? 'none'}" cx="${x.toFixed(1)}" cy="16" r="${entry.what === 'finding' ? 6 : 3}">${title}</circle>`;
}

const row = (entry: TimelineEntry, y: number): string =>
  `<circle class="mark-${entry.severity ?? 'none'}" cx="${MARGIN}" cy="${y - 4}" r="3"/>` +
  `<text x="${MARGIN + 10}" y="${y}">${e(`${formatMoment(entry.at)}  line ${entry.line}  ${entry.text}`.slice(0, 130))}</text>`;
