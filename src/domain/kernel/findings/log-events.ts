import type { ParsedEvent } from '../../event/event.js';
import type { KernelAnalysis } from '../analyst.js';
import type { KernelReport } from '../report/report.js';
import type { KernelFinding, Occurrence } from './finding.js';
import { eventOfFinding } from './finding-event.js';

/** What the sender of a log knows of it. */
export interface LogOrigin {
  readonly reportId: string;
  /** Wins over the host names in the log. */
  readonly host: string | null;
  /** When the last boot of the log began (milliseconds); settles seconds since boot that nothing else does. */
  readonly bootedAtMs: number | null;
}

/** The findings of a log as events, one for each occurrence kept, in the order of its lines: the same on every run. */
export function eventsOfLog({ report, findings }: KernelAnalysis, origin: LogOrigin): readonly ParsedEvent[] {
  const lastBoot = report.boots.at(-1)?.index ?? 0;
  const occurrences = findings.flatMap((finding) => finding.occurrences.map((at) => ({ finding, at })));
  occurrences.sort(
    (a, b) => a.at.line - b.at.line || (a.finding.fingerprint < b.finding.fingerprint ? -1 : 1),
  );
  return occurrences.map(({ finding, at }) =>
    eventOfFinding(finding, at, {
      host: origin.host ?? bootOf(report, finding)?.hosts[0] ?? null,
      stampMs: wallOf(at, bootOf(report, finding), finding.boot === lastBoot ? origin.bootedAtMs : null),
      reportId: origin.reportId,
    }),
  );
}

const bootOf = (report: KernelReport, finding: KernelFinding) =>
  report.boots.find((boot) => boot.index === finding.boot);

/** The occurrence's own wall time, else the boot's calibration, else what the sender said. */
function wallOf(
  at: Occurrence,
  boot: KernelReport['boots'][number] | undefined,
  bootedAtMs: number | null,
): number | undefined {
  if (at.wallMs !== null) return at.wallMs;
  const offsetMs = boot?.calibration?.offsetMs ?? bootedAtMs;
  return at.monotonicUs === null || offsetMs === null || offsetMs === undefined
    ? undefined
    : at.monotonicUs / 1_000 + offsetMs;
}
