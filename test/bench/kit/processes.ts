import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../../../src/platform/package-root.js';

export type Running = {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
};

/** A server process of a role, as `foreshock start` runs it. */
export function startProcess(role: 'api' | 'worker' | 'all', env: Record<string, string>): Running {
  const args = [
    ...(process.env.BENCH_PROF ? ['--cpu-prof', '--cpu-prof-dir=/tmp/prof'] : []),
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
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return {
    child,
    pid: child.pid!,
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
