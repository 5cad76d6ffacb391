import { analyseWhole } from '../analyst.js';
import type { KernelReport } from '../report/report.js';
import type { WaitingLine } from './assemble.js';

/** The report on lines of one host that came one by one: as if they had stood in one log. Null when it finds nothing. */
export function reportOfRun(lines: readonly WaitingLine[]): KernelReport | null {
  const { report } = analyseWhole(lines.map(textOf).join('\n'));
  return report.findings.length === 0 ? null : report;
}

/** The line as a syslog file has it, whatever it came in. */
function textOf({ event, at }: WaitingLine): string {
  const { monotonicUs, caller } = event.fields ?? {};
  const stamp = typeof monotonicUs === 'number' ? `[${stampOf(monotonicUs)}] ` : '';
  const by = stamp !== '' && typeof caller === 'string' ? `[${caller.padStart(6)}] ` : '';
  const host = /^\S{1,255}$/.exec(event.host ?? '')?.[0] ?? 'unknown';
  return `${new Date(at).toISOString()} ${host} kernel: ${stamp}${by}${event.message.replaceAll('\n', ' ')}`;
}

const stampOf = (us: number): string =>
  `${String(Math.floor(us / 1e6)).padStart(5)}.${String(Math.floor(us) % 1_000_000).padStart(6, '0')}`;
