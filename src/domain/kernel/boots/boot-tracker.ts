import type { KernelLine } from '../lines/line.js';

/** What told that a boot began. */
export type BootEvidence = 'start' | 'boot-id' | 'boot-mark' | 'banner' | 'boot-loader' | 'clock-fell';

/** What to do with a line: it belongs to the boot at hand, begins another, or must wait for the lines behind it. */
export type BootVerdict =
  | { readonly kind: 'same' }
  | { readonly kind: 'hold' }
  | { readonly kind: 'new'; readonly evidence: BootEvidence; readonly unexpected: boolean };

export interface BootTracker {
  /** A held line is passed again once `settled` says how its wait ended. */
  observe(line: KernelLine): BootVerdict;
  mark(bootId: string | null): BootVerdict;
  /** After a hold: whether the held lines begin another boot, belong to this one, or must go on waiting. */
  settle(line: KernelLine, held: number): 'wait' | 'new' | 'same';
  /** Takes a held line into the boot it was settled to belong to. */
  accept(line: KernelLine, begins: boolean): void;
  /** A report began: what came before was the kernel, and a banner from now on is another boot's. */
  sawKernel(): void;
}

const FALL_US = 10_000_000;
const MAX_HELD = 32;
const BOOT_LOADER = /^(?:Decompressing Linux.{0,120})?\s{0,4}Booting the kernel(?: \(|\.|$)/;
const SHUTDOWN =
  /^(?:reboot: |Rebooting in \d|Restarting system|Power down|System halted|kexec_core: |kexec: Starting|systemd-shutdown\[|ACPI: (?:PM: )?Preparing to enter system sleep state S5|Kernel panic)/;

const SAME: BootVerdict = { kind: 'same' };
const HOLD: BootVerdict = { kind: 'hold' };

interface BootState {
  id: string | null;
  lastUs: number | null;
  maxUs: number;
  lines: number;
  evidenceOfKernel: boolean;
  /** A report was seen. */
  reported: boolean;
  banner: string | null;
  bannerAtLine: number;
  loader: boolean;
  ended: boolean;
}

const freshState = (id: string | null): BootState => ({
  id,
  lastUs: null,
  maxUs: 0,
  lines: 0,
  evidenceOfKernel: false,
  reported: false,
  banner: null,
  bannerAtLine: 0,
  loader: false,
  ended: false,
});

/** Tells boots apart by the order of evidence in docs/kernel.md. */
export function createBootTracker(): BootTracker {
  let state = freshState(null);

  function begin(evidence: BootEvidence, id: string | null, unexpected = false): BootVerdict {
    state = freshState(id);
    return { kind: 'new', evidence, unexpected };
  }

  function decide(line: KernelLine): BootVerdict {
    if (line.bootId !== null && line.bootId !== state.id) return byId(line.bootId);
    const first = line.message.charCodeAt(0);
    if (first === 76 /* L */ && line.message.startsWith('Linux version ')) return byBanner(line);
    if ((first === 66 || first === 68 || first === 32) && BOOT_LOADER.test(line.message)) return byLoader();
    return line.bootId === null && fell(line) ? HOLD : SAME;
  }

  function byId(id: string): BootVerdict {
    if (state.id === null && !state.evidenceOfKernel) {
      state.id = id;
      return SAME;
    }
    return begin('boot-id', id);
  }

  function byBanner(line: KernelLine): BootVerdict {
    if (line.bootId !== null) return SAME;
    return joinsBanner(state, line) ? SAME : begin('banner', null);
  }

  /** A boot loader speaks before the kernel does: only behind a running kernel is it another boot. */
  function byLoader(): BootVerdict {
    if (state.maxUs < 1_000_000 && state.banner === null && !state.reported) {
      state.loader = true;
      return SAME;
    }
    const verdict = begin('boot-loader', null, !state.ended);
    state.loader = true;
    return verdict;
  }

  const fell = (line: KernelLine): boolean =>
    line.monotonicUs !== null && state.lastUs !== null && line.monotonicUs + FALL_US < state.lastUs;

  function note(line: KernelLine): void {
    state.lines++;
    if (line.monotonicUs !== null) {
      state.lastUs = line.monotonicUs;
      if (line.monotonicUs > state.maxUs) state.maxUs = line.monotonicUs;
    }
    if (line.form !== 'bare') state.evidenceOfKernel = true;
    const first = line.message.charCodeAt(0);
    if (first === 76 && line.message.startsWith('Linux version ')) {
      state.banner = line.message.slice(14, 80);
      state.bannerAtLine = state.lines;
    } else if (first < 116 && first > 64 && SHUTDOWN.test(line.message)) state.ended = true;
  }

  return {
    observe(line) {
      const verdict = decide(line);
      if (verdict !== HOLD) note(line);
      return verdict;
    },
    mark(bootId) {
      if (bootId !== null && bootId === state.id) return SAME;
      if (state.lines === 0) {
        state.id = bootId;
        return SAME;
      }
      return begin('boot-mark', bootId);
    },
    settle(line, held) {
      if (line.message.startsWith('Linux version ') || BOOT_LOADER.test(line.message)) return 'same';
      if (line.monotonicUs !== null && !fell(line)) return 'same';
      if (line.monotonicUs !== null && held >= 2) return 'new';
      return held >= MAX_HELD ? 'same' : 'wait';
    },
    sawKernel() {
      state.evidenceOfKernel = true;
      state.reported = true;
    },
    accept(line, begins) {
      if (begins) state = freshState(line.bootId);
      note(line);
    },
  };
}

/** Whether a banner belongs to the boot at hand: its first lines, or a console that replays them. */
function joinsBanner(state: BootState, line: KernelLine): boolean {
  if (!state.evidenceOfKernel && state.banner === null) return true;
  const same = state.banner === line.message.slice(14, 80);
  const since = state.lines - state.bannerAtLine;
  if (state.banner !== null) {
    return same && state.maxUs < 5_000_000 && since < (line.monotonicUs === null ? 3 : 400);
  }
  if (state.loader) return state.maxUs < 1_000_000;
  return line.monotonicUs !== null && state.lastUs !== null && state.maxUs < 2_000_000;
}
