import type { KernelBlock } from '../blocks/block.js';
import { isBodyLine } from '../blocks/body-line.js';
import { type Culprit, chooseCulprit } from '../culprit/choose.js';
import {
  createLimitCounter,
  DEFAULT_KERNEL_LIMITS,
  type KernelLimits,
  type LimitCounter,
} from '../limits.js';
import type { KernelKind, KernelSeverity } from '../rules/kinds.js';
import { defaultSeverity } from '../rules/severity.js';
import type { Frame, Trace } from '../traces/frame.js';
import { type BlockFacts, scanBlock } from '../traces/scan-block.js';
import type { Classified } from './classified.js';
import { defectOf } from './defect.js';
import type { KernelFinding } from './finding.js';
import { fingerprintOf, stackFingerprintOf } from './fingerprint.js';
import { classify } from './title.js';

/** A finding as one block tells it: pure, and the same wherever the block came from. */
export function analyseBlock(
  block: KernelBlock,
  boot = 0,
  limits: KernelLimits = DEFAULT_KERNEL_LIMITS,
  counter: LimitCounter = createLimitCounter(),
): KernelFinding {
  const facts = scanBlock(block);
  const what = classify(block, facts);
  const culprit = chooseCulprit(what.kind, block, facts);
  const frames = culprit.trace?.frames ?? [];
  const family = culprit.function === null ? `${what.family} ${placeOf(block)}`.trim() : what.family;
  return {
    kind: what.kind,
    title: titleOf(what, block, culprit),
    severity: severityOf(what, block),
    culprit: culprit.function,
    module: moduleOf(culprit, facts),
    process: processOf(what.kind, block, facts),
    pid: facts.pid,
    cpu: facts.cpu,
    subject:
      block.start.kind === 'warning' || block.start.kind === 'kernel_bug'
        ? null
        : (block.start.subject ?? null),
    source: sourceOf(block),
    taint: facts.taint ?? '',
    defect: defectOf(what.kind, family, culprit.function),
    fingerprint: fingerprintOf(what.kind, family, culprit.function, frames),
    stackFingerprint: stackFingerprintOf(what.kind, family, culprit.function, frames),
    boot,
    count: 1,
    firstLine: block.startLine.number,
    lastLine: block.lastLine,
    occurrences: [occurrence(block)],
    panic: block.panic !== null && block.start.role !== 'panic' ? block.panic : null,
    frames: capped(frames, limits, counter),
    relatedTraces: related(culprit.trace, facts, limits, counter),
    excerpt: excerptOf(block, limits),
    rule: block.start.rule,
  };
}

function titleOf(what: Classified, block: KernelBlock, culprit: Culprit): string {
  if (culprit.function === null)
    return block.start.func ? `${what.title} at ${block.start.func}` : what.title;
  if (what.kind === 'kcsan' && block.start.subject)
    return `${what.title} in ${culprit.function} / ${block.start.subject}`;
  return what.kind === 'kernel_panic' && block.start.func !== culprit.function
    ? what.title
    : `${what.title} in ${culprit.function}`;
}

/** Where a report says it happened, for want of a culprit: a function that only served its caller, or a file. */
const placeOf = (block: KernelBlock): string => block.start.func ?? sourceOf(block)?.replace(/:.*/, '') ?? '';

/** A panic makes everything critical; some lines say how bad they are. */
function severityOf(what: Classified, block: KernelBlock): KernelSeverity {
  if (block.panic !== null) return 'critical';
  return what.severity ?? block.start.severity ?? defaultSeverity(what.kind);
}

const moduleOf = (culprit: Culprit, facts: BlockFacts): string | null =>
  culprit.frame?.module ??
  (facts.programCounter?.function === culprit.function ? (facts.programCounter?.module ?? null) : null);

/** The process that was killed, not the one that asked for memory. */
function processOf(kind: KernelKind, block: KernelBlock, facts: BlockFacts): string | null {
  if (kind !== 'oom') return facts.process;
  for (const { message } of block.lines) {
    const m = /Kill(?:ed)? process \d+(?:, UID \d+,)? ?\((.{1,64}?)\)|,task=([^,]{1,64}),pid=/.exec(message);
    if (m !== null) return m[1] ?? m[2]!;
  }
  return facts.process;
}

function sourceOf(block: KernelBlock): string | null {
  const { kind, subject } = block.start;
  return subject && (kind === 'warning' || kind === 'kernel_bug' || kind === 'ubsan') ? subject : null;
}

const occurrence = (block: KernelBlock) => ({
  line: block.startLine.number,
  monotonicUs: block.startLine.monotonicUs,
  wallMs: block.startLine.wallMs,
});

function capped(frames: readonly Frame[], limits: KernelLimits, counter: LimitCounter): readonly Frame[] {
  if (frames.length <= limits.maxFrames) return frames;
  counter.hit('maxFrames', frames.length - limits.maxFrames);
  return frames.slice(0, limits.maxFrames);
}

function related(
  own: Trace | null,
  facts: BlockFacts,
  limits: KernelLimits,
  counter: LimitCounter,
): readonly Trace[] {
  const others = facts.traces.filter((trace) => trace !== own);
  if (others.length > limits.maxRelatedTraces)
    counter.hit('maxRelatedTraces', others.length - limits.maxRelatedTraces);
  return others
    .slice(0, limits.maxRelatedTraces)
    .map((trace) => ({ label: trace.label, frames: trace.frames.slice(0, 24) }));
}

/** The first lines as they were, for a ticket, without what other programs and drivers said in between. */
function excerptOf(block: KernelBlock, limits: KernelLimits): readonly string[] {
  const lines = block.lines.slice(0, limits.maxExcerptLines * 2);
  const own = lines.filter((line, i) => i < 2 || line.message === '' || isBodyLine(line.message));
  return [...block.preface, ...own]
    .slice(0, limits.maxExcerptLines)
    .map((line) => line.message.slice(0, 300));
}
