import type { KernelLimits, LimitCounter } from '../limits.js';
import type { KernelLine } from '../lines/line.js';
import { inOrder, taintOf } from './taint.js';

/** What a boot says about itself. */
export interface KernelMetadata {
  readonly release: string | null;
  /** `user@host` of whoever built the kernel: personal data. */
  readonly builtBy: string | null;
  readonly compiler: string | null;
  /** The `#N SMP ...` part of the banner. */
  readonly build: string | null;
  readonly commandLine: string | null;
  readonly hardware: string | null;
  readonly taint: string;
  readonly modules: readonly string[];
}

export interface MetadataBuilder {
  observe(line: KernelLine): void;
  current(): KernelMetadata;
}

const BANNER = /^Linux version (\S+)(?: \(([^()\s@]+@[^()\s]+)\))?(?: \((.*)\))?(?: (#\d.*))?$/;
/** The release stands behind the taint, where the line says so at all. */
const RELEASE = /(?:tainted|[A-Z\]]|-{3,}|\w,?) {1,8}(\d+\.\d+\.?\S*) #/;

/** Collects metadata line by line; the first character decides, so that ordinary lines cost next to nothing. */
export function createMetadataBuilder(limits: KernelLimits, counter: LimitCounter): MetadataBuilder {
  const found: { -readonly [K in keyof Omit<KernelMetadata, 'modules'>]: KernelMetadata[K] } = {
    release: null,
    builtBy: null,
    compiler: null,
    build: null,
    commandLine: null,
    hardware: null,
    taint: '',
  };
  const modules = new Set<string>();
  let modulesOpen = false;

  function banner(message: string): void {
    const m = BANNER.exec(message);
    if (m === null) return;
    found.release = m[1]!;
    found.builtBy = m[2] ?? null;
    found.compiler = m[3] ?? null;
    found.build = m[4] ?? null;
  }

  function cpu(message: string): void {
    found.release ??= RELEASE.exec(message)?.[1] ?? null;
    found.taint = inOrder(found.taint + (taintOf(message) ?? ''));
  }

  function addModules(text: string): void {
    modulesOpen = true;
    for (const word of text.split(' ', 2_000)) {
      const name = /^([\w-]+)(?:\([A-Z+-]+\))?,?$/.exec(word)?.[1];
      if (name === undefined) continue;
      if (modules.size < limits.maxModules) modules.add(name);
      else if (!modules.has(name)) counter.hit('maxModules');
    }
  }

  function observeRare(message: string, first: number): void {
    if (first === 76 && message.startsWith('Linux version ')) banner(message);
    else if (first === 67 && message.startsWith('CPU: ')) cpu(message);
    else if (first === 67 && message.startsWith('Command line: ')) found.commandLine ??= message.slice(14);
    else if (first === 75 && message.startsWith('Kernel command line: '))
      found.commandLine ??= message.slice(21);
    else if (first === 72 && message.startsWith('Hardware name: '))
      found.hardware ??= message.slice(15).trim();
    else if (first === 80 && message.startsWith('Pid: ')) cpu(message);
    else if (first === 68 && message.startsWith('DMI: ')) found.hardware ??= message.slice(5).trim();
    else if (first === 77 && message.startsWith('Modules linked in:')) addModules(message.slice(18));
  }

  return {
    observe(line) {
      const message = line.message;
      const first = message.charCodeAt(0);
      if (modulesOpen) {
        modulesOpen = false;
        // A long list wraps: the next line begins with a blank and goes on, or ends with `[last unloaded: x]`.
        if (first === 32 && /^ [a-z]\w{2,}[\w-]*(?:\([A-Z+-]+\))?(?: |$)/.test(message))
          return addModules(message);
      }
      if (first >= 67 && first <= 80) observeRare(message, first);
    },
    current: () => ({ ...found, modules: [...modules].sort() }),
  };
}
