/**
 * Grouping against the labelled public logs: `tsx test/evaluation/grouping.ts SHARED_FOLDER`. Prints the figures of
 * each system and their means, and exits 1 when one is below its floor, or when there is nothing to score.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { runSignatures } from '../../src/cli/signatures.js';
import { type GroupingScore, scoreGrouping } from './kit/grouping-score.js';

/** What must hold, just under what is reached: means over the systems, and the pair F1 of each system. */
const MEAN_FLOOR = { ga: 0.9885, fga: 0.973, pairF1: 0.999 } as const;
const MEAN_OVER_MERGED = 0.0015;
const SYSTEM_PAIR_F1 = 0.9;

/** The rows of a CSV text, quotes resolved; the first row names the columns. */
function rowsOf(csv: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  const cell = /"((?:[^"]|"")*)"|([^",\r\n]*)(,|\r?\n|$)/y;
  let field = '';
  while (cell.lastIndex < csv.length) {
    const match = cell.exec(csv);
    if (match === null) break;
    if (match[1] !== undefined) {
      field += match[1].replaceAll('""', '"');
      continue;
    }
    rows.at(-1)!.push(field + match[2]!);
    field = '';
    if (match[3] !== ',' && cell.lastIndex < csv.length) rows.push([]);
  }
  const [names = [], ...lines] = rows;
  return lines.map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])));
}

async function groupsOf(messages: readonly string[]): Promise<string[]> {
  let csv = '';
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      csv += String(chunk);
      done();
    },
  });
  const input = Readable.from([messages.map((message) => `${message.replaceAll('\n', ' ')}\n`).join('')]);
  await runSignatures(input, output, { csv: true });
  return rowsOf(csv).map(({ EventId }) => EventId!);
}

async function scoreSystem(folder: string): Promise<GroupingScore> {
  const file = readdirSync(folder).find((name) => name.endsWith('_structured.csv'))!;
  const rows = rowsOf(readFileSync(join(folder, file), 'utf8'));
  const groups = await groupsOf(rows.map(({ Content }) => Content!));
  return scoreGrouping(
    groups,
    rows.map(({ EventId }) => EventId!),
  );
}

const meanOf = (scores: readonly GroupingScore[], name: keyof GroupingScore): number =>
  scores.reduce((sum, score) => sum + score[name], 0) / scores.length;

/** What is below its floor, in words. */
function shortfalls(scores: ReadonlyMap<string, GroupingScore>, mean: GroupingScore): string[] {
  const low = (['ga', 'fga', 'pairF1'] as const)
    .filter((name) => mean[name] < MEAN_FLOOR[name])
    .map((name) => `the mean of ${name} is ${mean[name].toFixed(4)}, the floor ${MEAN_FLOOR[name]}`);
  if (mean.overMerged > MEAN_OVER_MERGED)
    low.push(`${mean.overMerged.toFixed(4)} of the lines are over-merged, ${MEAN_OVER_MERGED} at most`);
  for (const [system, { pairF1 }] of scores)
    if (pairF1 < SYSTEM_PAIR_F1)
      low.push(`pair F1 of ${system} is ${pairF1.toFixed(4)}, the floor ${SYSTEM_PAIR_F1}`);
  return low;
}

const show = (name: string, { ga, fga, overMerged, pairF1 }: GroupingScore): void => {
  const cells = [ga, fga, overMerged, pairF1].map((figure) => figure.toFixed(4).padStart(10));
  console.log(name.padEnd(12) + cells.join(''));
};

/** Scores one configuration of grouping over every system under the folder; false when a floor is not reached. */
async function scoreAll(folder: string): Promise<boolean> {
  const systems = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  console.log(
    `${''.padEnd(12)}${['GA', 'FGA', 'over', 'pair F1'].map((name) => name.padStart(10)).join('')}`,
  );
  const scores = new Map<string, GroupingScore>();
  for (const { name } of systems) {
    const score = await scoreSystem(join(folder, name));
    show(name, score);
    scores.set(name, score);
  }
  const all = [...scores.values()];
  const mean: GroupingScore = {
    ga: meanOf(all, 'ga'),
    fga: meanOf(all, 'fga'),
    overMerged: meanOf(all, 'overMerged'),
    pairF1: meanOf(all, 'pairF1'),
  };
  show('mean', mean);
  const faults = shortfalls(scores, mean);
  for (const fault of faults) console.error(`BELOW THE FLOOR: ${fault}`);
  return all.length > 0 && faults.length === 0;
}

const shared = process.argv[2];
const folder = shared === undefined ? '' : join(shared, 'data/loghub');
if (!existsSync(folder)) {
  console.error('tsx test/evaluation/grouping.ts SHARED_FOLDER, which holds data/loghub.');
  process.exitCode = 1;
} else if (!(await scoreAll(folder))) process.exitCode = 1;
