import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { packageRoot } from '../../src/platform/package-root.js';

/** One thing that is checked: what it found wrong (nothing when it passes), and what to do about it. */
export type Step = {
  readonly name: string;
  readonly run: () => Promise<readonly string[]>;
  readonly remedy: string;
};

export const ROOT = packageRoot();

/** Runs a tool of node_modules/.bin in the project's folder; what it printed when it failed, else nothing. */
export function runTool(tool: string, args: readonly string[]): Promise<readonly string[]> {
  const bin = join(ROOT, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, FORCE_COLOR: '0' };
  return new Promise((done) => {
    const child = spawn(join(bin, tool), args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => done([error.message]));
    child.on('close', (code, signal) => {
      if (code === 0) done([]);
      else done([output.trim() || `${tool} ended with ${signal ?? `exit code ${code}`} and said nothing`]);
    });
  });
}
