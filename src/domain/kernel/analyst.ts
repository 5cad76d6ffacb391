import { type BlockAssembler, createBlockAssembler } from './blocks/assembler.js';
import type { KernelBlock } from './blocks/block.js';
import { type BootEvidence, type BootTracker, createBootTracker } from './boots/boot-tracker.js';
import { analyseBlock } from './findings/analyse-block.js';
import type { KernelFinding } from './findings/finding.js';
import { createFindingFolder, type FindingFolder } from './findings/fold.js';
import { unexpectedReboot } from './findings/reboot.js';
import { createLimitCounter, DEFAULT_KERNEL_LIMITS, type KernelLimits, type LimitCounter } from './limits.js';
import type { KernelLine, LineSink, MalformedReason } from './lines/line.js';
import { createLineReader, type LineReader } from './lines/line-reader.js';
import type { WallReference } from './lines/stamps.js';
import { type BootRecord, createBootRecord } from './report/boot-record.js';
import { buildReport } from './report/build-report.js';
import type { KernelReport, MalformedSample } from './report/report.js';

export interface KernelAnalystOptions {
  readonly limits?: Partial<KernelLimits>;
  /** A time the log is not younger than: settles the year of syslog stamps. Without it those give no wall time. */
  readonly referenceMs?: number;
  /** Minutes east of UTC of the clock that wrote syslog stamps; UTC when omitted. */
  readonly zoneOffsetMinutes?: number;
}

/** Reads a kernel log line by line in bounded memory and reports on it. */
export interface KernelAnalyst {
  /** One line without its line feed. */
  push(line: string): void;
  /** The report; the analyst takes no lines after it. */
  finish(): KernelReport;
  /** The findings of the finished report, with every occurrence that was kept; in no order. */
  findings(): readonly KernelFinding[];
}

export const createKernelAnalyst = (options: KernelAnalystOptions = {}): KernelAnalyst =>
  new Analyst(options);

class Analyst implements KernelAnalyst, LineSink {
  readonly #limits: KernelLimits;
  readonly #counter: LimitCounter = createLimitCounter();
  readonly #tracker: BootTracker = createBootTracker();
  readonly #folder: FindingFolder;
  readonly #assembler: BlockAssembler;
  readonly #reader: LineReader;
  readonly #malformed: MalformedSample[] = [];
  readonly #counts = { total: 0, kernel: 0, foreign: 0, malformed: 0, duplicates: 0, lost: 0 };
  readonly #boots: BootRecord[] = [];
  #nextBoot = 0;
  #boot: BootRecord;
  /** Something critical was found in this boot: that the machine began anew is no surprise. */
  #bootDied = false;
  /** Lines that wait for the next ones to tell whether the clock really began anew. */
  #held: KernelLine[] = [];

  constructor(options: KernelAnalystOptions) {
    this.#limits = { ...DEFAULT_KERNEL_LIMITS, ...options.limits };
    this.#folder = createFindingFolder(this.#limits, this.#counter);
    this.#assembler = createBlockAssembler(this.#limits, this.#counter);
    this.#reader = createLineReader(this.#limits, this.#counter, this, referenceOf(options));
    this.#boot = this.#openBoot('start', null);
  }

  push(text: string): void {
    this.#counts.total++;
    this.#reader.push(text);
  }

  finish(): KernelReport {
    if (this.#held.length > 0) this.#release(true);
    this.#endBoot();
    return buildReport({
      counts: { ...this.#counts },
      boots: this.#boots,
      findings: this.#folder.all(),
      malformed: this.#malformed,
      limits: this.#limits,
      counter: this.#counter,
    });
  }

  findings(): readonly KernelFinding[] {
    return this.#folder.all();
  }

  line(line: KernelLine): void {
    this.#counts.kernel++;
    if (this.#held.length > 0) {
      const answer = this.#tracker.settle(line, stampedOf(this.#held));
      if (answer === 'wait') {
        this.#held.push(line);
        return;
      }
      this.#release(answer === 'new');
    }
    const verdict = this.#tracker.observe(line);
    if (verdict.kind === 'hold') this.#held.push(line);
    else {
      if (verdict.kind === 'new')
        this.#startBoot(verdict.evidence, line.bootId, verdict.unexpected ? line : null);
      this.#take(line);
    }
  }

  bootMark(_number: number, bootId: string | null): void {
    if (this.#held.length > 0) this.#release(true);
    if (this.#tracker.mark(bootId).kind === 'new') this.#startBoot('boot-mark', bootId, null);
  }

  foreign(): void {
    this.#counts.foreign++;
  }

  noise(kind: 'dropped' | 'replayed' | 'duplicate', count: number): void {
    if (kind === 'duplicate') this.#counts.duplicates += count;
    else if (kind === 'dropped') {
      this.#counts.lost += count;
      this.#boot.lost(this.#counts.total, count);
    }
  }

  malformed(line: number, reason: MalformedReason, text: string): void {
    this.#counts.malformed++;
    if (this.#malformed.length < this.#limits.maxMalformedSamples)
      this.#malformed.push({ line, reason, text });
    else this.#counter.hit('maxMalformedSamples');
  }

  #take(line: KernelLine): void {
    this.#boot.observe(line);
    for (const block of this.#assembler.push(line)) this.#conclude(block);
    if (this.#assembler.pending()) this.#tracker.sawKernel();
  }

  #conclude(block: KernelBlock): void {
    const finding = analyseBlock(block, this.#boot.index, this.#limits, this.#counter);
    if (finding.severity === 'critical') this.#bootDied = true;
    this.#folder.add(finding, block.startLine);
  }

  #endBoot(): void {
    for (const block of this.#assembler.flush()) this.#conclude(block);
  }

  #startBoot(evidence: BootEvidence, id: string | null, unexpected: KernelLine | null): void {
    this.#endBoot();
    if (unexpected !== null && !this.#bootDied) {
      this.#folder.add(unexpectedReboot(unexpected, this.#boot.index), unexpected);
    }
    this.#boot = this.#openBoot(evidence, id);
    this.#bootDied = false;
  }

  #openBoot(evidence: BootEvidence, id: string | null): BootRecord {
    const record = createBootRecord(this.#nextBoot++, evidence, id, this.#limits, this.#counter);
    if (this.#boots.length < this.#limits.maxBoots) this.#boots.push(record);
    else this.#counter.hit('maxBoots');
    return record;
  }

  /** Held lines begin another boot, or belong to this one after all. */
  #release(begins: boolean): void {
    const lines = this.#held;
    this.#held = [];
    if (begins) this.#startBoot('clock-fell', null, null);
    lines.forEach((line, i) => {
      this.#tracker.accept(line, begins && i === 0);
      this.#take(line);
    });
  }
}

const referenceOf = ({ referenceMs, zoneOffsetMinutes = 0 }: KernelAnalystOptions): WallReference | null =>
  referenceMs === undefined ? null : { ms: referenceMs, offsetMinutes: zoneOffsetMinutes };

const stampedOf = (lines: readonly KernelLine[]): number =>
  lines.filter((line) => line.monotonicUs !== null).length;

/** A whole text at once: tests, small logs, uploads. */
export const analyseKernelLog = (text: string, options: KernelAnalystOptions = {}): KernelReport =>
  analyseWhole(text, options).report;

/** A report, and what its findings were made of. */
export interface KernelAnalysis {
  readonly report: KernelReport;
  readonly findings: readonly KernelFinding[];
}

export function analyseWhole(text: string, options: KernelAnalystOptions = {}): KernelAnalysis {
  const analyst = createKernelAnalyst(options);
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) analyst.push(line);
  return { report: analyst.finish(), findings: analyst.findings() };
}
