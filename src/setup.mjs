#!/usr/bin/env node
// The one entry of `npm run demo`, `npm start`, `npm test` and the `foreshock` command: installs what is missing,
// generates the database client, then runs. Plain JavaScript, because nothing may be installed yet.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (text) => process.stderr.write(`foreshock: ${text}\n`);

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(`Node ${process.versions.node} is too old; install Node 20.19 or later (https://nodejs.org).`);
  process.exit(1);
}

const digestOf = (...files) => {
  const hash = createHash('sha256');
  for (const file of files) if (existsSync(join(root, file))) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
};

function stampIs(file, value) {
  const path = join(root, file);
  return existsSync(path) && readFileSync(path, 'utf8') === value;
}

/** Installs packages when node_modules is absent or older than the lock file. `npm ci` is not used: see docs/operating.md. */
function installPackages() {
  const stamp = 'node_modules/.foreshock-installed';
  const digest = digestOf('package.json', 'package-lock.json');
  if (stampIs(stamp, digest)) return;
  say('installing packages (about half a minute the first time) ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(npm, ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (done.status !== 0) {
    say(
      'npm install failed; its message is above. Check the network or the npm registry setting and run this again.',
    );
    process.exit(done.status ?? 1);
  }
  writeFileSync(join(root, stamp), digestOf('package.json', 'package-lock.json'));
}

function generateClient() {
  const stamp = 'src/store/generated/.schema-digest';
  const digest = digestOf('prisma/schema.prisma', 'package-lock.json');
  if (stampIs(stamp, digest)) return;
  const done = spawnSync(process.execPath, [join(root, '.config/generate-prisma.mjs')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 2],
    env: withBin(),
  });
  if (done.status !== 0) {
    say('generating the database client failed; its message is above.');
    process.exit(done.status ?? 1);
  }
  writeFileSync(join(root, stamp), digest);
}

const withBin = () => ({
  ...process.env,
  PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`,
});

/** What to run: `--run tool args..` for tools, anything else is a foreshock command. */
function commandLine(args) {
  if (args[0] === '--run')
    return { file: join(root, 'node_modules/.bin', args[1]), args: args.slice(2), cwd: root };
  const compiled = join(root, 'dist/src/cli/main.js');
  const node = existsSync(compiled) && !existsSync(join(root, 'src/cli/main.ts'));
  const entry = node ? [compiled] : ['--import', import.meta.resolve('tsx'), join(root, 'src/cli/main.ts')];
  // The environment wins over the file, and tools (tests, checks) never see it.
  if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));
  // Libraries check less and run faster when they are told that this is no development.
  const env = { NODE_ENV: process.env.NODE_ENV ?? 'production' };
  // Batches die young when the nursery holds them: a fifth less time in the garbage collector.
  const heap = '--max-semi-space-size=64';
  return { file: process.execPath, args: [heap, ...entry, ...args], cwd: process.cwd(), env };
}

function run({ file, args, cwd, env = {} }) {
  const child = spawn(file, args, { cwd, stdio: 'inherit', env: { ...withBin(), ...env } });
  // A terminal sends Ctrl-C to the whole group: the child ends itself, this process only waits for it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    say(error.message);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal ? 128 + 15 : (code ?? 1)));
}

requireNode();
installPackages();
generateClient();
run(commandLine(process.argv.slice(2)));
