import type { BootEvidence } from '../boots/boot-tracker.js';
import type { Calibration } from '../boots/calibration.js';
import type { KernelMetadata } from '../boots/metadata.js';
import type { Explanation } from '../explain/explanation.js';
import type { LimitHits } from '../limits.js';
import type { MalformedReason } from '../lines/line.js';
import type { KernelKind, KernelSeverity } from '../rules/kinds.js';
import type { TraceLabel } from '../traces/frame.js';

export const KERNEL_REPORT_FORMAT = 'foreshock.kernel-report';
/** Raised when a field changes its meaning or goes; new fields do not raise it. */
export const KERNEL_REPORT_VERSION = 1;

export interface ReportedFrame {
  readonly function: string;
  readonly symbol: string;
  readonly module: string | null;
  readonly reliable: boolean;
  readonly context: string | null;
  readonly source: string | null;
}

export interface ReportedTrace {
  readonly label: TraceLabel;
  readonly frames: readonly ReportedFrame[];
}

/** A moment by both clocks; null where the log does not tell. */
export interface Moment {
  /** Seconds since boot. */
  readonly seconds: number | null;
  /** ISO 8601 in UTC. */
  readonly wall: string | null;
}

export interface ReportedFinding {
  readonly kind: KernelKind;
  readonly title: string;
  readonly severity: KernelSeverity;
  readonly culprit: string | null;
  readonly module: string | null;
  readonly process: string | null;
  readonly pid: number | null;
  readonly cpu: number | null;
  readonly subject: string | null;
  readonly source: string | null;
  readonly taint: string;
  readonly fingerprint: string;
  readonly stackFingerprint: string;
  readonly boot: number;
  readonly count: number;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly first: Moment;
  readonly last: Moment;
  readonly panic: string | null;
  readonly rule: string;
  readonly frames: readonly ReportedFrame[];
  readonly relatedTraces: readonly ReportedTrace[];
  readonly excerpt: readonly string[];
  readonly explanation: Explanation | null;
}

export interface TimelineEntry {
  readonly line: number;
  readonly at: Moment;
  readonly what: 'boot' | 'finding' | 'messages-lost' | 'end';
  readonly severity: KernelSeverity | null;
  readonly text: string;
  /** Fingerprint of the finding. */
  readonly fingerprint: string | null;
}

export interface ReportedBoot {
  readonly index: number;
  readonly evidence: BootEvidence;
  readonly id: string | null;
  readonly hosts: readonly string[];
  readonly firstLine: number;
  readonly lastLine: number;
  readonly first: Moment;
  readonly last: Moment;
  readonly calibration: Calibration | null;
  readonly metadata: KernelMetadata;
  readonly timeline: readonly TimelineEntry[];
}

export interface MalformedSample {
  readonly line: number;
  readonly reason: MalformedReason;
  readonly text: string;
}

export interface LineCounts {
  readonly total: number;
  readonly kernel: number;
  /** Lines of other programs in a syslog or journal. */
  readonly foreign: number;
  readonly malformed: number;
  readonly duplicates: number;
  /** Messages that the kernel says it could not print. */
  readonly lost: number;
}

export interface KernelReport {
  readonly format: typeof KERNEL_REPORT_FORMAT;
  readonly version: typeof KERNEL_REPORT_VERSION;
  readonly anonymized: boolean;
  readonly lines: LineCounts;
  /** Of the boot of the first finding, or of the last boot. */
  readonly metadata: KernelMetadata;
  readonly boots: readonly ReportedBoot[];
  /** In order of importance. */
  readonly findings: readonly ReportedFinding[];
  readonly malformed: readonly MalformedSample[];
  /** Limits that were reached, with how much was left out. */
  readonly limits: LimitHits;
}
