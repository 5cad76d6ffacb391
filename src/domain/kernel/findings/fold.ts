import type { KernelLimits, LimitCounter } from '../limits.js';
import type { KernelLine } from '../lines/line.js';
import { isOperation } from '../rules/kinds.js';
import { severityRank } from '../rules/severity.js';
import type { KernelFinding, Occurrence } from './finding.js';

/** Keeps one finding for each defect and boot, with a count. */
export interface FindingFolder {
  add(finding: KernelFinding, startLine: KernelLine): void;
  all(): readonly KernelFinding[];
}

const MAX_OCCURRENCES = 50;

interface Kept {
  finding: KernelFinding;
  count: number;
  lastLine: number;
  occurrences: Occurrence[];
  /** Stamp and form of the latest start: the same report through a second console is no second report. */
  lastStamp: string | null;
  lastForm: string;
}

export function createFindingFolder(limits: KernelLimits, counter: LimitCounter): FindingFolder {
  const kept = new Map<string, Kept>();

  function addNew(key: string, finding: KernelFinding, line: KernelLine): void {
    if (kept.size >= limits.maxFindings) {
      counter.hit('maxFindings');
      if (!makeRoom(kept, finding)) return;
    }
    kept.set(key, {
      finding,
      count: 1,
      lastLine: finding.lastLine,
      occurrences: [...finding.occurrences],
      lastStamp: stampOf(line),
      lastForm: line.form,
    });
  }

  return {
    add(finding, line) {
      // One failing disk among many is a finding of its own, though the same kind of event.
      const key = `${finding.boot} ${finding.fingerprint} ${isOperation(finding.kind) ? (finding.subject ?? '') : ''}`;
      const known = kept.get(key);
      if (known === undefined) {
        addNew(key, finding, line);
        return;
      }
      const stamp = stampOf(line);
      if (stamp !== null && stamp === known.lastStamp && line.form !== known.lastForm) return;
      known.count++;
      known.lastStamp = stamp;
      known.lastForm = line.form;
      if (finding.lastLine > known.lastLine) known.lastLine = finding.lastLine;
      // The last time is worth more than the fiftieth.
      if (known.occurrences.length >= MAX_OCCURRENCES) known.occurrences.pop();
      known.occurrences.push(...finding.occurrences);
      known.finding = merged(known.finding, finding);
    },
    all: () =>
      [...kept.values()].map(({ finding, count, lastLine, occurrences }) => ({
        ...finding,
        count,
        lastLine,
        occurrences: [...occurrences].sort((a, b) => a.line - b.line),
      })),
  };
}

/** Lets the least important of the latest go for something worse: a storm of small things must not hide a crash. */
function makeRoom(kept: Map<string, Kept>, finding: KernelFinding): boolean {
  let victim: string | null = null;
  let least = severityRank(finding.severity);
  for (const [key, known] of kept) {
    const rank = severityRank(known.finding.severity);
    if (rank < least || (rank === least && victim !== null)) {
      victim = key;
      least = rank;
    }
  }
  if (victim !== null) kept.delete(victim);
  return victim !== null;
}

const stampOf = (line: KernelLine): string | null =>
  line.monotonicUs === null || line.monotonicUs === 0 ? null : `${line.monotonicUs} ${line.message}`;

/** The first report is shown; a panic or a higher severity of a later one is not lost, nor an earlier first line. */
function merged(first: KernelFinding, later: KernelFinding): KernelFinding {
  const worse = severityRank(later.severity) > severityRank(first.severity);
  return {
    ...first,
    panic: first.panic ?? later.panic,
    severity: worse ? later.severity : first.severity,
    firstLine: Math.min(first.firstLine, later.firstLine),
  };
}
