import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { runKernelNdjson } from '../../src/cli/kernel.js';
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

type Findings = readonly Pick<ReportedFinding, 'kind' | 'culprit' | 'fingerprint'>[];
type Score = { hit: number; of: number };
type CorpusScores = Readonly<Record<string, Score>>;

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

/** What must at least be reached of the public corpus: just under what is. */
const FLOORS: Readonly<Record<string, number>> = {
  silent_on_negatives: 5,
  detected: 95,
  family: 92,
  culprit: 66,
  same_title_same_fingerprint: 5,
};

/** Scores the headline finding of every case, by the definitions of the project's scorer. */
function scoreCorpus(cases: readonly Case[], findingsOf: ReadonlyMap<string, Findings>): CorpusScores {
  const scores: Record<string, Score> = {};
  const byTitle = new Map<string, string[]>();
  const add = (name: string, ok: boolean): void => {
    const score = scores[name] ?? { hit: 0, of: 0 };
    scores[name] = score;
    score.of++;
    if (ok) score.hit++;
  };
  for (const c of cases) {
    const first = findingsOf.get(c.id)?.[0];
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
function metamorphicFailures(cases: readonly Case[]): ReadonlyMap<string, readonly string[]> {
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

/** What the offline filter answers, by case: the way in that scripts use. */
async function answers(cases: readonly Case[]): Promise<ReadonlyMap<string, Findings>> {
  const output = new PassThrough();
  const input = Readable.from(cases.map(({ id, log }) => `${JSON.stringify({ id, log })}\n`));
  const done = runKernelNdjson(input, output).then(() => output.end());
  let text = '';
  for await (const chunk of output) text += chunk;
  await done;
  const lines = text.trim().split('\n');
  return new Map(
    lines
      .map((line) => JSON.parse(line) as { id: string; findings: Findings })
      .map((a) => [a.id, a.findings]),
  );
}

/** Scores the public corpus and holds every case against its metamorphic truths. One line each; false below a floor. */
async function evaluate(shared: string): Promise<boolean> {
  const text = readFileSync(join(shared, 'data/kernel/corpus_public.jsonl'), 'utf8');
  const cases = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Case);
  const scores = scoreCorpus(cases, await answers(cases));
  const results = [
    ...Object.entries(FLOORS).map(([name, floor]) => {
      const { hit, of } = scores[name] ?? { hit: 0, of: 0 };
      return { ok: hit >= floor, text: `${name} ${hit}/${of}, at least ${floor}` };
    }),
    ...[...metamorphicFailures(cases)].map(([name, ids]) => ({
      ok: ids.length === 0,
      text: `${name}: the same for ${cases.length - ids.length}/${cases.length} ${ids.join(' ')}`.trimEnd(),
    })),
  ];
  for (const { ok, text } of results) console.log(`${ok ? 'passed' : 'failed'} kernel: ${text}`);
  return results.every(({ ok }) => ok);
}

const shared = process.argv[2];
if (shared === undefined) {
  console.error(
    'tsx test/evaluation/kernel.ts FOLDER: the folder that holds data/kernel/corpus_public.jsonl.',
  );
  process.exitCode = 2;
} else if (!(await evaluate(shared))) process.exitCode = 1;
