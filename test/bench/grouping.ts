import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { runSignatures } from '../../src/cli/signatures.js';
import { type GroupingScore, scoreGrouping } from './grouping-score.js';

/** What must hold over the public systems, just under what is reached. */
const MEAN_FLOOR = { ga: 0.98, fga: 0.965, pairF1: 0.995 } as const;
const MEAN_OVER_MERGED = 0.005;
const SYSTEM_FLOOR = { ga: 0.95, fga: 0.9, pairF1: 0.98 } as const;
const SYSTEM_OVER_MERGED = 0.02;

const DATA = fileURLToPath(new URL('../../../shared/data/loghub/', import.meta.url));

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

async function scoreSystem(system: string): Promise<GroupingScore> {
  const folder = `${DATA}${system}/`;
  const file = readdirSync(folder).find((name) => name.endsWith('_structured.csv'))!;
  const rows = rowsOf(readFileSync(folder + file, 'utf8'));
  const groups = await groupsOf(rows.map(({ Content }) => Content!));
  return scoreGrouping(
    groups,
    rows.map(({ EventId }) => EventId!),
  );
}

const meanOf = (scores: readonly GroupingScore[], name: keyof GroupingScore): number =>
  scores.reduce((sum, score) => sum + score[name], 0) / scores.length;

function below(
  score: GroupingScore,
  floor: typeof MEAN_FLOOR | typeof SYSTEM_FLOOR,
  overMerged: number,
): string[] {
  const low = (['ga', 'fga', 'pairF1'] as const).filter((name) => score[name] < floor[name]);
  return score.overMerged > overMerged ? [...low, 'overMerged'] : low;
}

const show = (name: string, { ga, fga, overMerged, pairF1 }: GroupingScore): void => {
  const cells = [ga, fga, overMerged, pairF1].map((figure) => figure.toFixed(4).padStart(10));
  console.log(name.padEnd(12) + cells.join(''));
};

/**
 * Scores one configuration over the public systems beside the checkout (left out when they are not there); below a
 * floor the exit code is 1.
 */
export async function evalGrouping(): Promise<void> {
  if (!existsSync(DATA)) {
    console.log('No ../shared/data/loghub beside the checkout: grouping is not scored.');
    return;
  }
  const systems = readdirSync(DATA, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  console.log(
    `${''.padEnd(12)}${['GA', 'FGA', 'over', 'pair F1'].map((name) => name.padStart(10)).join('')}`,
  );
  const scores: GroupingScore[] = [];
  const faults: string[] = [];
  for (const { name } of systems) {
    const score = await scoreSystem(name);
    show(name, score);
    scores.push(score);
    faults.push(...below(score, SYSTEM_FLOOR, SYSTEM_OVER_MERGED).map((what) => `${name}: ${what}`));
  }
  const mean: GroupingScore = {
    ga: meanOf(scores, 'ga'),
    fga: meanOf(scores, 'fga'),
    overMerged: meanOf(scores, 'overMerged'),
    pairF1: meanOf(scores, 'pairF1'),
  };
  show('mean', mean);
  faults.push(...below(mean, MEAN_FLOOR, MEAN_OVER_MERGED).map((what) => `mean: ${what}`));
  for (const fault of faults) console.error(`BELOW THE FLOOR: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await evalGrouping();
