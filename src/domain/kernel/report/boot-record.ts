import type { BootEvidence } from '../boots/boot-tracker.js';
import { type Calibration, createCalibrator } from '../boots/calibration.js';
import { createMetadataBuilder, type KernelMetadata } from '../boots/metadata.js';
import type { KernelLimits, LimitCounter } from '../limits.js';
import type { KernelLine } from '../lines/line.js';
import { momentOf } from './moment.js';
import type { TimelineEntry } from './report.js';

/** What is gathered of one boot while its lines go by. */
export interface BootRecord {
  readonly index: number;
  readonly evidence: BootEvidence;
  observe(line: KernelLine): void;
  /** The kernel said that messages were lost. */
  lost(line: number, count: number): void;
  id(): string | null;
  hosts(): readonly string[];
  firstLine(): number;
  lastLine(): number;
  firstUs(): number | null;
  lastUs(): number | null;
  firstWallMs(): number | null;
  lastWallMs(): number | null;
  calibration(): Calibration | null;
  metadata(): KernelMetadata;
  /** Entries of the timeline that are no findings. */
  marks(calibration: Calibration | null): readonly TimelineEntry[];
}

const MAX_LOSSES = 20;

const WHY: Readonly<Record<BootEvidence, string>> = {
  start: 'log begins',
  'boot-id': 'boot (another boot id)',
  'boot-mark': 'boot (marked by the journal)',
  banner: 'boot (Linux version)',
  'boot-loader': 'boot (boot loader)',
  'clock-fell': 'boot (the clock began anew)',
};

export function createBootRecord(
  index: number,
  evidence: BootEvidence,
  bootId: string | null,
  limits: KernelLimits,
  counter: LimitCounter,
): BootRecord {
  const calibrator = createCalibrator();
  const metadata = createMetadataBuilder(limits, counter);
  const hosts = new Set<string>();
  const losses: { line: number; count: number }[] = [];
  let id = bootId;
  let first: KernelLine | null = null;
  let last: KernelLine | null = null;
  let firstUs: number | null = null;
  let lastUs: number | null = null;
  let lastWallMs: number | null = null;
  let host: string | null = null;

  return {
    index,
    evidence,
    observe(line) {
      first ??= line;
      last = line;
      if (line.monotonicUs !== null) {
        firstUs ??= line.monotonicUs;
        lastUs = line.monotonicUs;
      }
      if (line.wallMs !== null) lastWallMs = line.wallMs;
      id ??= line.bootId;
      if (line.host !== null && line.host !== host) {
        host = line.host;
        if (hosts.size < limits.maxHosts) hosts.add(host);
        else if (!hosts.has(host)) counter.hit('maxHosts');
      }
      calibrator.observe(line);
      metadata.observe(line);
    },
    lost(line, count) {
      if (losses.length < MAX_LOSSES) losses.push({ line, count });
    },
    id: () => id,
    hosts: () => [...hosts],
    firstLine: () => first?.number ?? 0,
    lastLine: () => last?.number ?? 0,
    firstUs: () => firstUs,
    lastUs: () => lastUs,
    firstWallMs: () => first?.wallMs ?? null,
    lastWallMs: () => lastWallMs,
    calibration: () => calibrator.current(),
    metadata: () => metadata.current(),
    marks(calibration) {
      if (first === null) return [];
      const entry = (
        line: number,
        what: TimelineEntry['what'],
        text: string,
        us: number | null,
        wall: number | null,
      ) => ({
        line,
        at: momentOf(us, wall, calibration),
        what,
        severity: null,
        text,
        fingerprint: null,
      });
      return [
        entry(first.number, 'boot', WHY[evidence], firstUs, first.wallMs),
        ...losses.map((l) => entry(l.line, 'messages-lost', `${l.count} messages lost`, null, null)),
        entry(last!.number, 'end', 'last line', lastUs, lastWallMs),
      ];
    },
  };
}
