import { eventOfFinding } from '../domain/kernel/findings/finding-event.js';
import { type AssembledRun, assembleLines } from '../domain/kernel/stream/assemble.js';
import { reportOfRun } from '../domain/kernel/stream/run-report.js';
import { hashedId } from '../domain/shared/hash.js';
import { composeWrite } from './compose.js';
import type { SegmentResult, SignedEvent } from './ports/canonical.js';
import type { HeldLine, KernelReportRow } from './ports/kernel.js';
import type { KernelLineStore } from './ports/kernel-lines.js';
import type { TenantSettings } from './ports/tenant.js';
import { signEvent } from './sign-event.js';

/** A host that printed no further line of a report for this long has printed it whole. */
export const KERNEL_QUIET_MS = 5_000;
/** A host that never falls silent is read all the same. */
const LONGEST_WAIT_MS = 60_000;

export type AssembleOutcome = {
  /** Lines that were taken. */
  readonly lines: number;
  /** Lines of other hosts are still waiting. */
  readonly waiting: boolean;
};

/**
 * Puts kernel lines that came one by one together to findings, once their host has fallen silent; lines that belong to
 * no report become ordinary events. `now` null takes everything at once (imports without a queue).
 */
export async function assembleKernelLines(
  { kernelLines }: { readonly kernelLines: KernelLineStore },
  tenant: TenantSettings,
  now: Date | null,
): Promise<AssembleOutcome> {
  const { hosts, waiting } = await kernelLines.ripe(tenant.id, now, KERNEL_QUIET_MS, LONGEST_WAIT_MS);
  let lines = 0;
  for (const host of hosts) {
    lines += await kernelLines.assemble(tenant.id, host, readHeldLines, (results, facts) =>
      composeWrite(tenant, results, facts),
    );
  }
  return { lines, waiting };
}

/** What the waiting lines of one host mean, by the segment each event belongs to. Pure. */
function readHeldLines(lines: readonly HeldLine[]): readonly SegmentResult[] {
  const results = new Map<string, Writable>();
  const waiting = lines.map((line) => ({ ...line, arrival: arrivalOf(line) }));
  for (const run of assembleLines(waiting)) readRun(run, (line) => resultOf(results, line));
  return [...results.values()];
}

type Writable = SegmentResult & { readonly events: SignedEvent[]; readonly reports: KernelReportRow[] };
type Arrived = HeldLine & { readonly arrival: string };

const arrivalOf = ({ receivedAt, segmentId, index, part }: HeldLine): string =>
  `${receivedAt.toISOString()} ${segmentId} ${String(index).padStart(8, '0')} ${String(part).padStart(5, '0')}`;

function readRun(run: AssembledRun<Arrived>, into: (line: Arrived) => Writable): void {
  const first = run.findings[0]?.start;
  const report = first === undefined ? null : reportOfRun(run.lines);
  const reportId = report === null || first === undefined ? null : reportIdOf(first);
  if (report !== null && first !== undefined && reportId !== null) {
    const { segmentId, receivedAt, index, source } = first;
    const host = first.event.host ?? null;
    into(first).reports.push({ id: reportId, segmentId, receivedAt, index, source, host, report });
  }
  for (const { finding, start } of run.findings) {
    const at = finding.occurrences[0]!;
    const place = { host: start.event.host ?? null, stampMs: start.event.stampMs ?? undefined, reportId };
    const event = { ...start.event, ...eventOfFinding(finding, at, place) };
    into(start).events.push(signEvent(event, start, start.source));
  }
  for (const line of run.released) into(line).events.push(signEvent(line.event, line, line.source));
}

const reportIdOf = ({ segmentId, index, part }: HeldLine): string =>
  hashedId('kernel-report', 'lines', segmentId, String(index), String(part));

/** Sources were counted when the lines came in: the segment is named here without its envelopes. */
function resultOf(results: Map<string, Writable>, { segmentId, receivedAt, backfill }: HeldLine): Writable {
  const known = results.get(segmentId);
  if (known) return known;
  const segment = { id: segmentId, receivedAt, backfill, envelopes: [] };
  const result: Writable = { segment, events: [], failures: [], reports: [], held: [] };
  results.set(segmentId, result);
  return result;
}
