import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../logger.js';
import { postgresBinaries } from './binaries.js';
import { takeLock } from './lock.js';
import { asCommand, chooseRunAs, makeDataDir, type RunAs, reachablePaths } from './run-as.js';

export type EmbeddedPostgres = {
  readonly url: string;
  readonly dataDir: string;
  readonly stop: () => Promise<void>;
};

export type EmbeddedOptions = {
  readonly folder: string;
  readonly logger: Logger;
  /** False gives up crash safety for speed: tests and `explain` only. */
  readonly durable?: boolean;
  /** For tests: force a way of running. */
  readonly runAs?: RunAs;
};

const START_LIMIT_MS = 30_000;
const USER = 'foreshock';

/** Starts a private PostgreSQL on loopback in `folder`, creating it on first use. Stop it with `stop`. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder);
  mkdirSync(folder, { recursive: true });
  const lock = await takeLock(join(folder, 'foreshock.lock'));
  try {
    const way = options.runAs ?? chooseRunAs();
    const paths = reachablePaths(way, postgresBinaries(), join(folder, 'postgres'));
    const password = readPassword(folder);
    await stopOrphan(paths.dataDir, options.logger);
    if (!existsSync(join(paths.dataDir, 'PG_VERSION'))) initialise(way, paths, folder, password);
    const server = await startServer(way, paths, options);
    const url = `postgresql://${USER}:${password}@127.0.0.1:${server.port}/foreshock`;
    await ensureDatabase(url);
    const stop = async () => {
      await stopProcess(server.child);
      lock.release();
    };
    return { url, dataDir: paths.dataDir, stop };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Empties a data folder, after stopping what a killed run left in it; refuses while a living process uses it. */
export async function clearDataFolder(path: string, logger: Logger): Promise<void> {
  const folder = resolve(path);
  if (!existsSync(folder)) return;
  const lock = await takeLock(join(folder, 'foreshock.lock'));
  try {
    const paths = reachablePaths(chooseRunAs(), postgresBinaries(), join(folder, 'postgres'));
    await stopOrphan(paths.dataDir, logger);
    rmSync(folder, { recursive: true, force: true });
  } finally {
    lock.release();
  }
}

/** The password of the private server; other users of the machine can reach its loopback port. */
function readPassword(folder: string): string {
  const path = join(folder, 'postgres.password');
  if (!existsSync(path)) writeFileSync(path, randomBytes(18).toString('base64url'), { mode: 0o600 });
  return readFileSync(path, 'utf8').trim();
}

function initialise(
  way: RunAs,
  paths: { binaries: string; dataDir: string },
  folder: string,
  password: string,
) {
  // A first start that was killed leaves a half-made folder that initdb refuses.
  rmSync(paths.dataDir, { recursive: true, force: true });
  makeDataDir(way, paths.dataDir);
  const secret = join(way === 'nobody' ? '/tmp' : folder, `.initdb-${process.pid}`);
  writeFileSync(secret, password, { mode: way === 'nobody' ? 0o644 : 0o600 });
  const command = asCommand(way, join(paths.binaries, 'initdb'), [
    '-D',
    paths.dataDir,
    '-U',
    USER,
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--auth=scram-sha-256',
    `--pwfile=${secret}`,
    '--no-instructions',
  ]);
  const done = spawnSync(command.file, command.args, { ...command.options, encoding: 'utf8' });
  rmSync(secret, { force: true });
  if (done.status !== 0) throw new Error(`initdb failed: ${done.stderr || done.error?.message}`);
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '400',
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
};
const FAST_AND_UNSAFE = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

async function startServer(
  way: RunAs,
  paths: { binaries: string; dataDir: string },
  options: EmbeddedOptions,
) {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const port = await freePort();
    const settings = {
      ...SETTINGS,
      port: String(port),
      ...(options.durable === false ? FAST_AND_UNSAFE : {}),
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const command = asCommand(way, join(paths.binaries, 'postgres'), ['-D', paths.dataDir, ...args]);
    const child = spawn(command.file, command.args, {
      ...command.options,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const output = collectOutput(child, options.logger);
    if (await becameReady(child, paths.dataDir, port, deadline)) return { child, port };
    // The lock file of a killed server, or a port taken meanwhile, may fail a start: try again until the limit.
    if (Date.now() > deadline)
      throw new Error(`The embedded PostgreSQL did not start: ${output().slice(-2_000)}`);
    await sleep(250);
  }
}

function collectOutput(child: ChildProcess, logger: Logger): () => string {
  let tail = '';
  const take = (chunk: Buffer) => {
    tail = (tail + chunk.toString('utf8')).slice(-4_000);
    logger.debug({ output: chunk.toString('utf8') }, 'postgres');
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  child.on('error', (error) => {
    tail += error.message;
  });
  return () => tail;
}

async function becameReady(
  child: ChildProcess,
  dataDir: string,
  port: number,
  deadline: number,
): Promise<boolean> {
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return false;
    const status = readPostmaster(dataDir);
    if (status?.port === port && status.ready) return true;
    await sleep(20);
  }
  child.kill('SIGQUIT');
  return false;
}

/** postmaster.pid: line 1 the process, line 4 the port, line 8 the status. */
function readPostmaster(dataDir: string): { pid: number; port: number; ready: boolean } | null {
  const path = join(dataDir, 'postmaster.pid');
  if (!existsSync(path)) return null;
  const lines = readFileSync(path, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/** A server whose parent was killed lives on: we hold the folder's lock, so it is ours to stop. */
async function stopOrphan(dataDir: string, logger: Logger): Promise<void> {
  const orphan = readPostmaster(dataDir);
  if (!orphan || !isAlive(orphan.pid)) return;
  logger.info({ orphan: orphan.pid }, 'stopping the PostgreSQL that an earlier run left behind');
  process.kill(orphan.pid, 'SIGINT');
  const deadline = Date.now() + START_LIMIT_MS;
  while (isAlive(orphan.pid) && Date.now() < deadline) await sleep(50);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGINT');
  const force = setTimeout(() => child.kill('SIGQUIT'), 8_000);
  await exited;
  clearTimeout(force);
}

async function ensureDatabase(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url.replace(/\/foreshock$/, '/postgres') });
  await admin.connect();
  const found = await admin.query(`SELECT 1 FROM pg_database WHERE datname = 'foreshock'`);
  if (found.rowCount === 0) await admin.query('CREATE DATABASE foreshock');
  await admin.end();
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
