import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../../src/platform/package-root.js';

export type CliRun = { readonly code: number | null; readonly out: string; readonly err: string };

export type CliOptions = {
  readonly env?: Record<string, string>;
  /** Standard input, which then ends; without one it is empty. */
  readonly stdin?: string;
};

export type CliProcess = {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<CliRun>;
};

const ENTRY = ['--import', 'tsx', join(packageRoot(), 'src/cli/main.ts')];

/** A foreshock command as a process of its own, with nothing of this process's settings. */
export function startCli(args: readonly string[], env: Record<string, string> = {}): CliProcess {
  const child = spawn(process.execPath, [...ENTRY, ...args], {
    cwd: packageRoot(),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8');
  });
  // A command that fails before it reads its input closes it.
  child.stdin.on('error', () => {});
  const ended = new Promise<CliRun>((done) => child.once('close', (code) => done({ code, out, err })));
  return { child, out: () => out, err: () => err, ended };
}

export async function runCli(
  args: readonly string[],
  { env = {}, stdin = '' }: CliOptions = {},
): Promise<CliRun> {
  const run = startCli(args, env);
  run.child.stdin!.end(stdin);
  return run.ended;
}
