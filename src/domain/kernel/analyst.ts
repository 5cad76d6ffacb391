import { type BlockAssembler, createBlockAssembler } from './blocks/assembler.js';
import type { KernelBlock } from './blocks/block.js';
import { type BootEvidence, type BootVerdict, createBootTracker } from './boots/boot-tracker.js';
import { analyseBlock } from './findings/analyse-block.js';
import type { KernelFinding } from './findings/finding.js';
import { createFindingFolder } from './findings/fold.js';
import { unexpectedReboot } from './findings/reboot.js';
import { createLimitCounter, DEFAULT_KERNEL_LIMITS, type KernelLimits } from './limits.js';
import type { KernelLine, LineSink } from './lines/line.js';
import { createLineReader } from './lines/line-reader.js';
import { type BootRecord, createBootRecord } from './report/boot-record.js';
import { buildReport } from './report/build-report.js';
import type { KernelReport, MalformedSample } from './report/report.js';

export interface KernelAnalystOptions {
  readonly limits?: Partial<KernelLimits>;
  /** A time the log is not younger than: settles the year of syslog stamps. Without it those give no wall time. */
  readonly referenceMs?: number;
}

/** Reads a kernel log line by line in bounded memory and reports on it. */
export interface KernelAnalyst {
  /** One line without its line feed. */
  push(line: string): void;
  /** The report; the analyst takes no lines after it. */
  finish(): KernelReport;
}

export function createKernelAnalyst(options: KernelAnalystOptions = {}): KernelAnalyst {
  const limits: KernelLimits = { ...DEFAULT_KERNEL_LIMITS, ...options.limits };
  const counter = createLimitCounter();
  const tracker = createBootTracker();
  const folder = createFindingFolder(limits, counter);
  const assembler: BlockAssembler = createBlockAssembler(limits, counter);
  const malformed: MalformedSample[] = [];
  const counts = { total: 0, kernel: 0, foreign: 0, malformed: 0, duplicates: 0, lost: 0 };
  const boots: BootRecord[] = [];
  let nextBoot = 0;
  let boot = openBoot('start', null);
  let bootDied = false;
  let held: KernelLine[] = [];

  function openBoot(evidence: BootEvidence, id: string | null): BootRecord {
    const record = createBootRecord(nextBoot++, evidence, id, limits, counter);
    if (boots.length < limits.maxBoots) boots.push(record);
    else counter.hit('maxBoots');
    return record;
  }

  function conclude(block: KernelBlock): void {
    const finding = analyseBlock(block, boot.index, limits, counter);
    // A critical report explains why the machine began anew.
    if (finding.severity === 'critical') bootDied = true;
    folder.add(finding, block.startLine);
  }

  function endBoot(): void {
    for (const block of assembler.flush()) conclude(block);
  }

  function startBoot(evidence: BootEvidence, id: string | null): void {
    endBoot();
    boot = openBoot(evidence, id);
    bootDied = false;
  }

  function onVerdict(verdict: BootVerdict, line: KernelLine): void {
    if (verdict.kind !== 'new') return;
    const lastOfBoot = boot;
    endBoot();
    if (verdict.unexpected && !bootDied) addFinding(unexpectedReboot(line, lastOfBoot.index), line);
    startBoot(verdict.evidence, line.bootId);
  }

  const addFinding = (finding: KernelFinding, line: KernelLine): void => folder.add(finding, line);

  function take(line: KernelLine): void {
    boot.observe(line);
    const blocks = assembler.push(line);
    if (blocks.length > 0) for (const block of blocks) conclude(block);
    if (line.form === 'bare' && assembler.pending()) tracker.sawKernel();
  }

  function onLine(line: KernelLine): void {
    counts.kernel++;
    if (held.length > 0) {
      const answer = tracker.settle(line, stampedOf(held));
      if (answer === 'wait') return void held.push(line);
      release(answer === 'new');
    }
    const verdict = tracker.observe(line);
    if (verdict.kind === 'hold') return void held.push(line);
    if (verdict.kind === 'new') onVerdict(verdict, line);
    take(line);
  }

  /** Held lines begin another boot, or belong to this one after all. */
  function release(begins: boolean): void {
    const lines = held;
    held = [];
    if (begins) startBoot('clock-fell', null);
    lines.forEach((line, i) => {
      tracker.accept(line, begins && i === 0);
      take(line);
    });
  }

  const sink: LineSink = {
    line: onLine,
    bootMark(_number, bootId) {
      if (held.length > 0) release(true);
      if (tracker.mark(bootId).kind === 'new') startBoot('boot-mark', bootId);
    },
    foreign: () => void counts.foreign++,
    noise(kind, count) {
      if (kind === 'duplicate') counts.duplicates += count;
      else if (kind === 'dropped') {
        counts.lost += count;
        boot.lost(counts.total, count);
      }
    },
    malformed(line, reason, text) {
      counts.malformed++;
      if (malformed.length < limits.maxMalformedSamples) malformed.push({ line, reason, text });
      else counter.hit('maxMalformedSamples');
    },
  };
  const reader = createLineReader(limits, counter, sink, options.referenceMs ?? null);

  return {
    push(line) {
      counts.total++;
      reader.push(line);
    },
    finish() {
      if (held.length > 0) release(true);
      endBoot();
      return buildReport({ counts: { ...counts }, boots, findings: folder.all(), malformed, limits, counter });
    },
  };
}

const stampedOf = (lines: readonly KernelLine[]): number => lines.filter((line) => line.monotonicUs !== null).length;

/** A whole text at once: tests, small logs, uploads. */
export function analyseKernelLog(text: string, options: KernelAnalystOptions = {}): KernelReport {
  const analyst = createKernelAnalyst(options);
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) analyst.push(line);
  return analyst.finish();
}
