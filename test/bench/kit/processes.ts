import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../../../src/platform/package-root.js';

export type Running = {
  readonly child: ChildProcess;
  readonly pid: number;
  /** The last of what it wrote to standard error, when that is collected. */
  readonly output: () => string;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
};

/** A server process of a role, as `foreshock start` runs it. */
export function startProcess(
  role: 'api' | 'worker' | 'all',
  env: Record<string, string>,
  stderr: 'inherit' | 'pipe' = 'inherit',
): Running {
  const args = [
    ...(process.env.BENCH_PROF ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROF}`] : []),
    '--max-semi-space-size=64',
    '--import',
    'tsx',
    join(packageRoot(), 'src/cli/main.ts'),
    'start',
    '--role',
    role,
  ];
  const child = spawn(process.execPath, args, {
    cwd: packageRoot(),
    env: {
      ...process.env,
      FORESHOCK_SYSLOG: 'off',
      LOG_LEVEL: 'error',
      NODE_NO_WARNINGS: '1',
      NODE_ENV: 'production',
      ...env,
    },
    stdio: ['ignore', 'ignore', stderr],
  });
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-4_000);
  });
  return {
    child,
    pid: child.pid!,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((done) => child.once('exit', done));
      child.kill(signal);
      await gone;
    },
  };
}

export async function untilReady(url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    if (tries > 600) throw new Error(`${url} did not become ready`);
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await sleep(50);
  }
}

/** Resident memory of a process in MiB. */
export function residentMiB(pid: number): number {
  try {
    const line = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Math.round(Number(line?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const TICKS_A_SECOND = 100;

/** User and system time of a process and of its ended children, in seconds: what a busy machine does not distort. */
export function cpuSeconds(pid: number): number {
  const fields = statOf(pid);
  return fields ? fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_A_SECOND : 0;
}

/** The same of a process and all its living children: a PostgreSQL server with its backends. */
export function treeCpuSeconds(pid: number): number {
  const children = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && Number(statOf(Number(name))?.[1]) === pid,
  );
  return children.reduce((sum, child) => sum + cpuSeconds(Number(child)), cpuSeconds(pid));
}

/** Fields of /proc/PID/stat after the name, which may hold blanks. */
function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
