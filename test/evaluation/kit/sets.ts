import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A set of events with known answers: where its lines come from and how an `explain --json` file is scored. */
export type EvaluationSet = {
  readonly name: string;
  readonly kind: 'WEEK' | 'ALERTS' | 'BGL';
  readonly lines: () => readonly string[];
  /** Figures by name, from a file in the shape of `explain FILE --json`. */
  readonly score: (file: string) => Readonly<Record<string, unknown>>;
};

const WEEK_SEEDS = [7, 11, 23] as const;
const SCENARIOS = ['russellmitchell', 'santos', 'shaw', 'wardbeck'] as const;

/** The sets a shared folder holds; what is missing there is left out. */
export function setsIn(folder: string): EvaluationSet[] {
  const week = join(folder, 'tools/msp_week.py');
  const alerts = join(folder, 'tools/score_alerts.py');
  const bgl = join(folder, 'data/loghub/BGL/BGL_2k.labelled.csv');
  return [
    ...(existsSync(week) ? WEEK_SEEDS.map((seed) => weekSet(week, seed)) : []),
    ...SCENARIOS.filter((name) => existsSync(join(folder, `data/alerts/${name}.csv.gz`))).map((name) =>
      alertSet(alerts, name),
    ),
    ...(existsSync(bgl) ? [bglSet(bgl)] : []),
  ];
}

function python(args: readonly string[]): string {
  const done = spawnSync('python3', args, { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (done.error || done.status !== 0)
    throw new Error(`python3 ${args.join(' ')}: ${done.error?.message ?? done.stderr}`);
  return done.stdout;
}

const weekSet = (tool: string, seed: number): EvaluationSet => ({
  name: `week-${seed}`,
  kind: 'WEEK',
  lines: () => python([tool, 'events', '--seed', String(seed)]).split('\n'),
  score: (file) => JSON.parse(python([tool, 'score', file, '--seed', String(seed)])),
});

const alertSet = (tool: string, scenario: string): EvaluationSet => ({
  name: scenario,
  kind: 'ALERTS',
  lines: () => python([tool, 'events', scenario]).split('\n'),
  score: (file) => JSON.parse(python([tool, 'score', scenario, file])),
});

type BglRow = {
  readonly event: string;
  readonly positive: boolean;
  readonly host: string;
  readonly at: number;
  readonly service: string;
  readonly severity: string;
  readonly message: string;
};

/** LineId,epoch,host,component,level,alert_label,EventId,Content; only the last may hold commas or quotes. */
function bglRows(path: string): BglRow[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, epoch, host, service, severity, label, event, ...rest] = line.split(',');
      const text = rest.join(',').trim();
      const message = text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
      return {
        event: event!,
        positive: label !== '-',
        host: host!,
        at: Number(epoch),
        service: service!,
        severity: severity!,
        message,
      };
    });
}

const bglSet = (path: string): EvaluationSet => ({
  name: 'bgl',
  kind: 'BGL',
  lines: () =>
    bglRows(path).map(({ at, host, service, severity, message }) =>
      JSON.stringify({ timestamp: new Date(at * 1_000).toISOString(), host, service, severity, message }),
    ),
  score: (file) => scoreBgl(bglRows(path), file),
});

const shape = (text: string): string =>
  text
    .replace(/<[^<>\s]*>/g, ' 0 ')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => !/\d/.test(word) && /[a-z]/.test(word))
    .join(' ');

/** Average precision over the true groups: positive is a group of which at least half are labelled alerts; ties count against us. */
function scoreBgl(rows: readonly BglRow[], file: string): Readonly<Record<string, unknown>> {
  const explained = JSON.parse(readFileSync(file, 'utf8')) as {
    candidates: { templates: string[]; score: number; peakScore?: number }[];
    scores?: Readonly<Record<string, number>>;
  };
  const best = new Map<string, number>();
  for (const { templates, peakScore, score } of explained.candidates)
    for (const template of templates)
      best.set(shape(template), Math.max(best.get(shape(template)) ?? 0, peakScore ?? score));
  for (const [template, score] of Object.entries(explained.scores ?? {}))
    best.set(shape(template), Math.max(best.get(shape(template)) ?? 0, score));
  const groups = new Map<string, { n: number; bad: number; score: number }>();
  for (const row of rows) {
    const group = groups.get(row.event) ?? { n: 0, bad: 0, score: 0 };
    groups.set(row.event, group);
    group.n += 1;
    group.bad += row.positive ? 1 : 0;
    group.score = Math.max(group.score, best.get(shape(row.message)) ?? 0);
  }
  const ranked = [...groups.values()]
    .map((group) => ({ ...group, positive: group.bad * 2 >= group.n }))
    .sort((a, b) => b.score - a.score || Number(a.positive) - Number(b.positive));
  const positives = ranked.filter((group) => group.positive).length;
  let hits = 0;
  let sum = 0;
  ranked.forEach((group, rank) => {
    if (!group.positive || group.score === 0) return;
    hits += 1;
    sum += hits / (rank + 1);
  });
  return {
    groups: ranked.length,
    positives,
    matched: ranked.filter((g) => g.score > 0).length,
    AP: Number((sum / positives).toFixed(3)),
  };
}
