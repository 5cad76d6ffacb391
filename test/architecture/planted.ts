import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { STAGES } from '../../.config/check/import-rules.js';
import { ROOT } from '../../.config/check/step.js';

/** An import that a rule forbids: which file plants it, and what it imports. */
export type Planted = { readonly rule: string; readonly from: string; readonly imports: string };

const lastStage = STAGES[STAGES.length - 1]!;

/** For every rule at least one import that it must refuse. */
export const PLANTED: readonly Planted[] = [
  ...STAGES.map((stage, i) => ({
    rule: `domain-${stage}`,
    from: `src/domain/${stage}/planted.ts`,
    imports: i === STAGES.length - 1 ? '../../pipeline/target.js' : `../${lastStage}/target.js`,
  })),
  { rule: 'domain-shared', from: 'src/domain/shared/reads-a-file.ts', imports: 'node:fs' },
  { rule: 'domain-event', from: 'src/domain/event/takes-a-package.ts', imports: 'zod' },
  { rule: 'domain-event', from: 'src/domain/event/reads-later-stage.ts', imports: '../signature/target.js' },
  { rule: 'stage', from: 'src/domain/digest/invents.ts', imports: '../whatever/target.js' },
  { rule: 'source-pure', from: 'src/sources/syslog/parse.ts', imports: './driver.js' },
  { rule: 'source-pure', from: 'src/sources/file/schema.ts', imports: 'node:fs' },
  { rule: 'source-pure', from: 'src/sources/file/parse.ts', imports: '../../platform/target.js' },
  { rule: 'source-driver', from: 'src/sources/syslog/driver.ts', imports: '../file/target.js' },
  { rule: 'source-driver', from: 'src/sources/file/driver.ts', imports: '../../store/target.js' },
  { rule: 'source-contract', from: 'src/sources/source.ts', imports: '../pipeline/target.js' },
  { rule: 'pipeline', from: 'src/pipeline/planted.ts', imports: '../store/target.js' },
  { rule: 'pipeline', from: 'src/pipeline/reads-a-source.ts', imports: '../sources/registry.js' },
  { rule: 'pipeline', from: 'src/pipeline/reads-a-file.ts', imports: 'node:fs' },
  { rule: 'jobs', from: 'src/jobs/planted.ts', imports: '../pipeline/target.js' },
  { rule: 'store', from: 'src/store/planted.ts', imports: '../pipeline/target.js' },
  { rule: 'store', from: 'src/store/decides.ts', imports: '../jobs/target.js' },
  { rule: 'api-and-http', from: 'src/api/planted.ts', imports: '../sources/registry.js' },
  { rule: 'api-and-http', from: 'src/http/planted.ts', imports: '../main.js' },
  { rule: 'config', from: 'src/config/planted.ts', imports: '../domain/shared/target.js' },
  { rule: 'platform', from: 'src/platform/planted.ts', imports: '../domain/shared/target.js' },
  { rule: 'wall', from: 'src/wall/planted.ts', imports: '../domain/shared/target.js' },
  { rule: 'worker', from: 'workers/planted.ts', imports: './other-job.js' },
  { rule: 'graphql-in-api', from: 'src/http/asks.ts', imports: 'graphql' },
  { rule: 'prisma-in-store', from: 'src/api/planted-prisma.ts', imports: '@prisma/client' },
  { rule: 'prisma-in-store', from: 'src/api/generated.ts', imports: '../store/generated/client.js' },
  { rule: 'queue-in-platform', from: 'src/platform/planted-queue.ts', imports: 'bullmq' },
  {
    rule: 'drivers-are-mounted',
    from: 'workers/opens-a-door.ts',
    imports: '../src/sources/syslog/driver.js',
  },
  { rule: 'no-tests', from: 'src/planted.ts', imports: '../test/unit/target.js' },
  { rule: 'unit-alone', from: 'test/unit/planted.test.ts', imports: '../integration/target.js' },
  { rule: 'no-dev-packages', from: 'src/platform/planted-dev.ts', imports: 'fast-check' },
  { rule: 'no-cycles', from: 'src/cli/chicken.ts', imports: './egg.js' },
  { rule: 'resolves', from: 'src/cli/planted.ts', imports: './nowhere.js' },
];

/** What the planted imports point at, and imports that every rule allows. */
const GROUND: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...STAGES, 'whatever'].map((stage) => [`src/domain/${stage}/target.ts`, ''])),
  ...Object.fromEntries(
    ['pipeline', 'platform', 'store', 'jobs', 'sources/file'].map((area) => [`src/${area}/target.ts`, '']),
  ),
  'src/store/generated/client.ts': '',
  'src/sources/registry.ts': '',
  'src/main.ts': "import './sources/syslog/driver.js';",
  'src/cli/egg.ts': "import type {} from './chicken.js';",
  'workers/other-job.ts': "import '../src/pipeline/target.js';",
  'test/unit/target.ts': "import '../../src/main.js';",
  'test/integration/target.ts': "import 'fast-check';",
  'src/domain/kernel/allowed.ts': "import 'node:crypto'; import '../shared/target.js';",
  'src/store/allowed.ts': "import '@prisma/client'; import 'node:fs'; import '../domain/event/target.js';",
  'src/api/builder.ts': "import 'graphql'; import '../store/generated/client.js';",
  'src/http/wall.ts': "await import('esbuild');",
};

/** A scratch copy of the house with nothing in it but what is named here. */
export function plantHouse(files: Readonly<Record<string, string>>): string {
  const house = mkdtempSync(join(tmpdir(), 'foreshock-planted-'));
  symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'));
  for (const name of ['package.json', 'tsconfig.json']) symlinkSync(join(ROOT, name), join(house, name));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), `${text}\nexport {};\n`);
  }
  return house;
}

export const plantedHouse = (): string =>
  plantHouse({
    ...GROUND,
    ...Object.fromEntries(PLANTED.map(({ from, imports }) => [from, `import '${imports}';`])),
  });

/** Files of the ground that import what they may. */
export const INNOCENT = Object.keys(GROUND).filter((path) => path !== 'src/cli/egg.ts');
