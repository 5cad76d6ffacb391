import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, parse } from 'node:path';

/**
 * PostgreSQL refuses to run as root. Three ways to run it:
 * `self` an ordinary user; `namespace` root, inside a user namespace where it is somebody else but still reaches
 * root's files; `nobody` root without user namespaces: another user, with a copy of the binaries it can reach.
 */
export type RunAs = 'self' | 'namespace' | 'nobody';

const NOBODY = 65_534;
const SHARED_ROOT = '/var/lib/foreshock';

export function chooseRunAs(): RunAs {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return 'self';
  const probe = spawnSync('unshare', [...namespaceArgs, 'true'], { stdio: 'ignore' });
  return probe.status === 0 ? 'namespace' : 'nobody';
}

const namespaceArgs = ['-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];

/** How to start `file` under a way: the program, its arguments and the spawn options. */
export function asCommand(way: RunAs, file: string, args: readonly string[]) {
  if (way === 'namespace') return { file: 'unshare', args: [...namespaceArgs, file, ...args], options: {} };
  if (way === 'nobody') return { file, args: [...args], options: { uid: NOBODY, gid: NOBODY, cwd: '/' } };
  return { file, args: [...args], options: {} };
}

/** Binaries and data folder that the way can reach; under `nobody` a closed home folder is replaced by a shared one. */
export function reachablePaths(way: RunAs, binaries: string, dataDir: string) {
  if (way !== 'nobody') return { binaries, dataDir };
  const open = reachable(binaries) ? binaries : join(copyTree(dirname(binaries)), 'bin');
  return { binaries: open, dataDir: reachable(dirname(dataDir)) ? dataDir : sharedPath('data', dataDir) };
}

/** Creates the data folder, empty and owned by the user that will run the server. */
export function makeDataDir(way: RunAs, dataDir: string): void {
  mkdirSync(dirname(dataDir), { recursive: true, mode: 0o755 });
  mkdirSync(dataDir, { mode: 0o700 });
  if (way === 'nobody') chownSync(dataDir, NOBODY, NOBODY);
}

const sharedPath = (kind: string, path: string) =>
  join(SHARED_ROOT, kind, createHash('sha256').update(path).digest('hex').slice(0, 16));

/** True when every folder above the path may be entered by other users. */
function reachable(path: string): boolean {
  const { root } = parse(path);
  for (let at = path; at !== root; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
  }
  return true;
}

/** A hard-linked copy (20 ms) where the file systems allow it, a plain copy elsewhere. */
function copyTree(native: string): string {
  const target = sharedPath('binaries', native);
  if (existsSync(join(target, 'bin', 'postgres'))) return target;
  linkTree(native, target);
  for (let at = target; at.startsWith(SHARED_ROOT); at = dirname(at)) chmodSync(at, 0o755);
  return target;
}

function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o755 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    cpSync(source, target);
  }
}
