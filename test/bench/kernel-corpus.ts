import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { analyseKernelLog } from '../../src/domain/kernel/analyst.js';
import { anonymizeReport } from '../../src/domain/kernel/privacy/anonymize-report.js';
import { createAnonymizer } from '../../src/domain/kernel/privacy/anonymizer.js';
import { renderKernelJson } from '../../src/domain/kernel/report/json.js';
import type { KernelReport, ReportedFinding } from '../../src/domain/kernel/report/report.js';
import { REWRAPS, withBootInFront } from '../fixtures/kernel/rewrap.js';

interface Case {
  readonly id: string;
  readonly log: string;
  readonly title: string | null;
  readonly alt: readonly string[] | null;
  readonly corrupted: boolean;
  readonly derived: { readonly family: string; readonly func: string | null };
}

type Score = { hit: number; of: number };
export type CorpusScores = Readonly<Record<string, Score>>;

const CORPUS = fileURLToPath(new URL('../../../shared/data/kernel/corpus_public.jsonl', import.meta.url));

/** Kinds that count as a family: some reports are fairly called either. */
const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  warning: ['warning', 'refcount'],
  gpf: ['gpf', 'cpu_exception', 'oops'],
  page_fault: ['page_fault', 'oops'],
  cpu_exception: ['cpu_exception', 'oops', 'gpf'],
  bug_other: ['bug_other', 'kernel_bug', 'oops'],
  kernel_bug: ['kernel_bug', 'oops'],
  atomic_sleep: ['atomic_sleep', 'lockdep'],
};
const UNSCORED = new Set(['other', 'info_other', 'reboot']);

/** What must at least be reached; the second number is the whole of the public corpus. */
const FLOORS: Readonly<Record<string, number>> = {
  silent_on_negatives: 5,
  detected: 95,
  family: 91,
  culprit: 42,
  same_title_same_fingerprint: 5,
};

/** Scores the headline finding of every case, by the definitions of the project's scorer. */
export function scoreCorpus(cases: readonly Case[], report: (log: string) => KernelReport): CorpusScores {
  const scores: Record<string, Score> = {};
  const byTitle = new Map<string, string[]>();
  const add = (name: string, ok: boolean): void => {
    const score = scores[name] ?? { hit: 0, of: 0 };
    scores[name] = score;
    score.of++;
    if (ok) score.hit++;
  };
  for (const c of cases) {
    const first = report(c.log).findings[0];
    if (c.title === null) {
      add('silent_on_negatives', first === undefined);
      continue;
    }
    add('detected', first !== undefined);
    const family = c.derived.family;
    if (first === undefined) add('family', false);
    else if (!UNSCORED.has(family)) add('family', (ACCEPTED[family] ?? [family]).includes(first.kind));
    if (first === undefined || c.corrupted || c.derived.func === null) continue;
    add('culprit', first.culprit !== null && culpritsOf(c).has(first.culprit));
    byTitle.set(c.title, [...(byTitle.get(c.title) ?? []), first.fingerprint]);
  }
  for (const prints of byTitle.values()) {
    for (const [i, a] of prints.entries()) {
      for (const b of prints.slice(i + 1)) add('same_title_same_fingerprint', a === b);
    }
  }
  return scores;
}

const culpritsOf = (c: Case): ReadonlySet<string> =>
  new Set([
    ...(c.derived.func === null ? [] : [c.derived.func]),
    ...(c.alt ?? []).flatMap((title) => [...title.matchAll(/\bin ([\w.]+)/g)].map((m) => m[1]!)),
  ]);

/** What must not change when a log is written in another form. */
const essence = (findings: readonly ReportedFinding[]): string =>
  JSON.stringify(findings.map((f) => [f.kind, f.title, f.culprit, f.fingerprint, f.count, f.severity]));

/** Cases whose findings change under a transformation that must not change them, by the name of the transformation. */
export function metamorphicFailures(cases: readonly Case[]): ReadonlyMap<string, readonly string[]> {
  const failures = new Map<string, string[]>();
  const check = (name: string, id: string, ok: boolean): void => {
    const known = failures.get(name) ?? [];
    failures.set(name, ok ? known : [...known, id]);
  };
  for (const c of cases) {
    const report = analyseKernelLog(c.log);
    const plain = essence(report.findings);
    for (const [name, rewrap] of Object.entries(REWRAPS)) {
      check(name, c.id, essence(analyseKernelLog(rewrap(c.log)).findings) === plain);
    }
    check('boot in front', c.id, sameInSecondBoot(c.log, report));
    check('two runs', c.id, renderKernelJson(analyseKernelLog(c.log)) === renderKernelJson(report));
    check('anonymized report', c.id, essence(anonymizeReport(report).findings) === plain);
    const anonymizer = createAnonymizer();
    const clean = c.log.split('\n').map((line) => anonymizer.text(line));
    check('anonymized log', c.id, essence(analyseKernelLog(clean.join('\n')).findings) === plain);
  }
  return failures;
}

/** The boots of the log come after the boot in front, each with the findings it had. */
function sameInSecondBoot(log: string, alone: KernelReport): boolean {
  const both = analyseKernelLog(withBootInFront(log));
  if (both.boots.length !== alone.boots.length + 1) return false;
  return alone.boots.every(({ index }) => {
    const before = alone.findings.filter((f) => f.boot === index);
    return essence(both.findings.filter((f) => f.boot === index + 1)) === essence(before);
  });
}

/** Scores and metamorphic tests over the public corpus, when it is there; false when a floor was missed. */
export function benchKernelCorpus(print: (line: string) => void = console.log): boolean {
  if (!existsSync(CORPUS)) {
    print('kernel corpus: not here, left out');
    return true;
  }
  const cases = readFileSync(CORPUS, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Case);
  let ok = true;
  for (const [name, { hit, of }] of Object.entries(scoreCorpus(cases, (log) => analyseKernelLog(log)))) {
    const floor = FLOORS[name] ?? 0;
    if (hit < floor) ok = false;
    print(`kernel corpus: ${name} ${hit}/${of} (at least ${floor})`);
  }
  for (const [name, ids] of metamorphicFailures(cases)) {
    if (ids.length > 0) ok = false;
    print(
      `kernel corpus: ${name}: ${cases.length - ids.length}/${cases.length} the same ${ids.join(' ')}`.trimEnd(),
    );
  }
  return ok;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !benchKernelCorpus()) process.exitCode = 1;
