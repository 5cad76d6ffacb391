import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adrFaults, deadLinks } from './check/docs.js';
import { printedEnvExample } from './check/env-example.js';
import { impure, readSources, tooLong } from './check/files.js';
import { cruiseImports, importFaults } from './check/imports.js';
import { migrationFaults } from './check/migrations.js';
import { ROOT, runTool, type Step } from './check/step.js';

const CACHE = 'node_modules/.cache/foreshock';

/** Types, remembered between runs: the second takes a fraction of the first. */
const typesOf = (project: string, name: string) =>
  runTool('tsc', [
    '-p',
    project,
    '--noEmit',
    '--incremental',
    '--tsBuildInfoFile',
    `${CACHE}/${name}.tsbuildinfo`,
  ]);

/** Whether a committed file is what the code prints today. */
const same = (file: string, printed: string): string[] =>
  readFileSync(join(ROOT, file), 'utf8') === printed ? [] : [`${file} is not what the code says today`];

/** Everything that is checked; the slow ones first, so that the others fill the second core meanwhile. */
const STEPS: readonly Step[] = [
  {
    name: 'types',
    run: async () => [
      ...(await typesOf('.', 'all')),
      ...(await typesOf('.config/tsconfig.wall.json', 'wall')),
    ],
    remedy: 'Correct the types named above.',
  },
  {
    name: 'import rules',
    run: async () => importFaults(await cruiseImports(ROOT)),
    remedy: 'Move the code, or hand in what it needs; .config/check/import-rules.ts has every rule.',
  },
  {
    name: 'format and lint',
    run: () =>
      runTool('biome', [
        'check',
        '--config-path',
        '.config/lint.json',
        '--error-on-warnings',
        '--colors=off',
        '.',
      ]),
    remedy: '`npm run fix` mends the format and most of the rest.',
  },
  {
    name: 'dead code',
    run: () => runTool('knip', ['--config', '.config/knip.json', '--no-config-hints', '--no-progress']),
    remedy: 'Delete what nobody uses; do not export what only its own file uses.',
  },
  {
    name: 'migrations equal schema.prisma',
    run: migrationFaults,
    remedy: 'Say the same in prisma/schema.prisma and in a new folder of prisma/migrations.',
  },
  {
    name: 'schema.graphql',
    run: async () => same('schema.graphql', (await import('../src/api/schema.js')).printedSchema()),
    remedy: '`npm run schema` prints it again; look at what changed before you commit it.',
  },
  {
    name: '.env.example',
    run: async () => same('.env.example', printedEnvExample()),
    remedy: '`npm run env` prints it again.',
  },
  {
    name: 'file length',
    run: async () => tooLong(readSources(ROOT)),
    remedy: 'Split it by subject.',
  },
  {
    name: 'pure domain',
    run: async () => impure(readSources(ROOT, ['src'])),
    remedy: 'Take time, chance and settings as arguments.',
  },
  {
    name: 'docs: links and index of decisions',
    run: async () => [...deadLinks(ROOT), ...adrFaults(ROOT)],
    remedy: 'Correct the link, or name the record in docs/adr/README.md.',
  },
];

const AT_ONCE = 2;

async function check(): Promise<void> {
  mkdirSync(join(ROOT, CACHE), { recursive: true });
  const waiting = [...STEPS];
  const failed: string[] = [];
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift())
      if (!(await passes(step))) failed.push(step.name);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (failed.length === 0) return console.log(`All ${STEPS.length} checks pass.`);
  console.log(`${failed.length} of ${STEPS.length} checks failed: ${failed.join(', ')}.`);
  process.exitCode = 1;
}

async function passes({ name, run, remedy }: Step): Promise<boolean> {
  const started = Date.now();
  const faults = await run().catch((error: Error) => [error.stack ?? error.message]);
  const seconds = ((Date.now() - started) / 1_000).toFixed(1);
  console.log(`${faults.length === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  for (const fault of faults) console.log(fault.replace(/^/gm, '         '));
  if (faults.length > 0) console.log(`       What to do: ${remedy}`);
  return faults.length === 0;
}

await check();
