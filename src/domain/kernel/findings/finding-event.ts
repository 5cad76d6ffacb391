import type { GivenIdentity, ParsedEvent } from '../../event/event.js';
import { headingOf } from '../report/format.js';
import type { KernelSeverity } from '../rules/kinds.js';
import type { KernelFinding, Occurrence } from './finding.js';

/** Syslog severities: nothing the kernel finds is an emergency of everybody's. */
const SEVERITIES: Readonly<Record<KernelSeverity, number>> = { critical: 2, high: 3, medium: 4, low: 5 };

/** What is known of an occurrence besides the finding. */
export interface EventPlace {
  readonly host: string | null;
  /** Milliseconds; undefined when the log does not tell. */
  readonly stampMs: number | undefined;
  /** The report that shows the finding; null for a lone line. */
  readonly reportId: string | null;
  /** The text to show; the finding's title when omitted. */
  readonly message?: string;
}

/**
 * One occurrence of a finding as an event. Its signature is the finding's fingerprint, so that the same defect on
 * another machine, in another boot, by another way in is the same signature.
 */
export const eventOfFinding = (finding: KernelFinding, at: Occurrence, place: EventPlace): ParsedEvent => ({
  message: place.message ?? headingOf(finding),
  ...(place.stampMs === undefined ? {} : { stampMs: place.stampMs }),
  host: place.host,
  service: 'kernel',
  facility: 'kern',
  asset: finding.subject,
  severity: SEVERITIES[finding.severity],
  fields: { kernel: fieldsOf(finding, at, place) },
  correlationKeys: { kernelFinding: `${finding.kind}/${finding.fingerprint}` },
  identity: identityOfFinding(finding, place.host),
});

function fieldsOf(finding: KernelFinding, at: Occurrence, place: EventPlace): Record<string, unknown> {
  const known = {
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
    taint: finding.taint === '' ? null : finding.taint,
    panic: finding.panic,
    fingerprint: finding.fingerprint,
    stackFingerprint: finding.stackFingerprint,
    ...(place.reportId === null ? {} : { report: place.reportId, boot: finding.boot, line: at.line }),
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null));
}

const identityOfFinding = (finding: KernelFinding, host: string | null): GivenIdentity => ({
  family: 'kernel',
  key: `${finding.kind} ${finding.fingerprint}`,
  template: finding.defect,
  state: stateOf(finding, host),
});

/** A link that goes down and comes up again is a story with two halves; nothing else here heals by itself. */
function stateOf(finding: KernelFinding, host: string | null): GivenIdentity['state'] {
  const down = finding.kind === 'link_down';
  if (!down && finding.kind !== 'link_up') return null;
  return {
    side: down ? 'PROBLEM' : 'RECOVERY',
    subject: 'kernel network link',
    entity: [host, finding.subject].filter((name) => name !== null).join(' '),
  };
}
