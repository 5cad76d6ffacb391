import { isOperation } from '../rules/kinds.js';
import { severityRank } from '../rules/severity.js';
import type { KernelFinding } from './finding.js';

/** Reports nearer than this belong to one chain of events; hung tasks are reported minutes after their cause. */
const CASCADE_US = 600_000_000;
const CASCADE_LINES = 20_000;

/**
 * Findings in order of importance. The first report of a chain is the one to read: the kernel cannot be trusted after
 * it. So findings are gathered into chains (one boot, no long silence between them), chains are ordered by the worst
 * thing in them, and inside a chain the order is that of time: defects first, events of operation after them, and
 * sentences without any evidence after reports.
 */
export function inOrderOfImportance(findings: readonly KernelFinding[]): readonly KernelFinding[] {
  const byTime = [...findings].sort((a, b) => a.boot - b.boot || a.firstLine - b.firstLine || compare(a, b));
  const chains = chainsOf(byTime);
  const ranked = chains.map((chain, index) => ({ chain, index, rank: rankOf(chain) }));
  ranked.sort((a, b) => b.rank - a.rank || a.index - b.index);
  return ranked.flatMap(({ chain }) => inChain(chain));
}

function chainsOf(byTime: readonly KernelFinding[]): readonly (readonly KernelFinding[])[] {
  const chains: KernelFinding[][] = [];
  let previous: KernelFinding | undefined;
  for (const finding of byTime) {
    if (previous !== undefined && isNear(previous, finding)) chains.at(-1)!.push(finding);
    else chains.push([finding]);
    previous = finding;
  }
  return chains;
}

function isNear(a: KernelFinding, b: KernelFinding): boolean {
  if (a.boot !== b.boot) return false;
  const from = a.occurrences[0]?.monotonicUs ?? null;
  const to = b.occurrences[0]?.monotonicUs ?? null;
  return from !== null && to !== null ? to - from < CASCADE_US : b.firstLine - a.firstLine < CASCADE_LINES;
}

/** A chain with a defect in it comes before one with events of operation only, of the same severity. */
const rankOf = (chain: readonly KernelFinding[]): number =>
  Math.max(...chain.map((f) => severityRank(f.severity) * 2 + (isOperation(f.kind) ? 0 : 1)));

function inChain(chain: readonly KernelFinding[]): readonly KernelFinding[] {
  const defects = chain.filter((f) => !isOperation(f.kind));
  const events = chain.filter((f) => isOperation(f.kind));
  return [
    ...defects.filter((f) => !isWeak(f)),
    ...defects.filter(isWeak),
    ...events.sort(
      (a, b) => severityRank(b.severity) - severityRank(a.severity) || a.firstLine - b.firstLine,
    ),
  ];
}

/** A sentence of a form nobody knows, without a trace; or a device that is waited for. */
const isWeak = (f: KernelFinding): boolean =>
  (f.frames.length === 0 && (f.rule.endsWith('-line') || f.rule === 'reboot')) ||
  f.rule === 'netdevice-reference' ||
  f.rule === 'stack-unwinder';

const compare = (a: KernelFinding, b: KernelFinding): number => (a.fingerprint < b.fingerprint ? -1 : 1);
