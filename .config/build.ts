// Builds dist: all that a server needs beside its npm packages. `node dist/src/cli/main.js start` runs it.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePage, PAGES } from '../src/http/wall.js';
import { ROOT, runTool } from './check/step.js';

const DIST = join(ROOT, 'dist');

rmSync(DIST, { recursive: true, force: true });
const faults = await runTool('tsc', ['-p', '.config/tsconfig.build.json']);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);

mkdirSync(join(DIST, 'wall'));
for (const name of PAGES) {
  const { html, script } = await bundlePage(name, join(ROOT, 'src/wall'));
  writeFileSync(join(DIST, `wall/${name}.html`), html);
  writeFileSync(join(DIST, `wall/${name}.js`), script);
}
cpSync(join(ROOT, 'prisma/migrations'), join(DIST, 'prisma/migrations'), { recursive: true });

// A package of its own: what runs from here finds its migrations and its wall beside it.
const { name, version, description, license, type, engines } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
);
writeFileSync(
  join(DIST, 'package.json'),
  `${JSON.stringify({ name, version, description, license, type, engines }, null, 2)}\n`,
);
console.log('Built dist. `node dist/src/cli/main.js start` runs it.');
