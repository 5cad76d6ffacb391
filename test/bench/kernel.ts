import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createKernelAnalyst } from '../../src/domain/kernel/analyst.js';

export interface KernelBenchResult {
  readonly lines: number;
  readonly linesPerSecond: number;
  /** Live heap in MB after a fifth of the log, and at its end. */
  readonly heapEarlyMb: number;
  readonly heapLateMb: number;
  readonly slowestLineMs: number;
  readonly ok: boolean;
}

const LINES = 2_000_000;
const FLOOR_LINES_PER_SECOND = 300_000;
const HEAP_GROWTH_MB = 24;
const SLOWEST_LINE_MS = 50;

const ORDINARY: readonly string[] = [
  'usb 1-1: new high-speed USB device number 2 using xhci_hcd',
  'pci 0000:15:00.0: BAR 0: assigned [mem 0xfe000000-0xfe0fffff 64bit]',
  'audit: type=1400 audit(1714630400.120:88): avc:  denied  { read } for  pid=88 comm="cat" name="log" dev="sda1" ino=12',
  'device br0 entered promiscuous mode',
  'IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready',
  'EXT4-fs (sda1): mounted filesystem with ordered data mode. Quota mode: none.',
  'systemd[1]: Started Journal Service.',
  'perf: interrupt took too long (2501 > 2500), lowering kernel.perf_event_max_sample_rate to 79750',
  '[drm] Initialized i915 1.6.0 20201103 for 0000:00:02.0 on minor 0',
  'nf_conntrack: nf_conntrack: table full, dropping packet',
];

/** A report of forty lines; names vary so that findings are many but bounded. */
function crash(n: number): readonly string[] {
  const f = `bench_fn_${n % 300}`;
  return [
    '------------[ cut here ]------------',
    `WARNING: CPU: 1 PID: ${n} at drivers/bench/core.c:${n % 900} ${f}+0x51/0x70`,
    'Modules linked in: bench',
    `CPU: 1 PID: ${n} Comm: benchd Not tainted 6.6.30 #1`,
    `RIP: 0010:${f}+0x51/0x70`,
    'RSP: 0018:ffffb1a4c0b0fd80 EFLAGS: 00010246',
    'Call Trace:',
    ' <TASK>',
    ...Array.from({ length: 28 }, (_, i) => ` bench_frame_${i}+0x${i}f/0x200 [bench]`),
    ' do_syscall_64+0x59/0x90',
    ' </TASK>',
    '---[ end trace 0000000000000000 ]---',
  ];
}

/** A log as machines write it: mostly ordinary, an event now and then, a report every few thousand lines. */
function* generateLog(lines: number): Generator<string> {
  let us = 0;
  const stamp = (): string => `[${(us / 1e6).toFixed(6).padStart(12)}]`;
  for (let n = 0; n < lines; ) {
    us += 37;
    const text = ORDINARY[(n * 7) % ORDINARY.length]!;
    const form = n % 4;
    if (n % 4_000 === 3_999) {
      for (const line of crash(Math.floor(n / 4_000))) {
        us += 3;
        yield `${stamp()}[ T${1000 + (n % 50)}] ${line}`;
        n++;
      }
    } else if (form === 0) yield `${stamp()} ${text}`;
    else if (form === 1) yield `${stamp()}[ T${n % 3000}] ${text}`;
    else if (form === 2) yield `Nov 19 12:34:38 node7 kernel: ${stamp()} ${text}`;
    else if (n % 2_003 === 0) yield `${stamp()} usb 3-2: USB disconnect, device number ${n % 120}`;
    else yield `<6>${stamp()} ${text}`;
    n++;
  }
}

/** CPU time of this process in microseconds: the same on a busy machine as on an idle one. */
function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function liveHeapMb(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed / 1_048_576;
}

/** The slowest line of one megabyte of one character, in front of and behind a stamp. */
function slowestLineMs(): number {
  let slowest = 0;
  for (const c of [...' [](){}<>a0:-=.?+*"\\/,;@BxU_~|\u001b\r\u0000é']) {
    const megabyte = c.repeat(1_048_576);
    for (const line of [megabyte, `[   12.345678] ${megabyte}`, `BUG: KASAN: ${megabyte}`, `{"${megabyte}`]) {
      const analyst = createKernelAnalyst();
      const from = cpuUs();
      analyst.push(line);
      analyst.finish();
      slowest = Math.max(slowest, (cpuUs() - from) / 1e3);
    }
  }
  return slowest;
}

/** Lines a second through the analyst on one core, whether its memory stays flat, and the worst single line. */
export async function benchKernel(print: (line: string) => void = console.log): Promise<KernelBenchResult> {
  const warm = createKernelAnalyst();
  for (const line of generateLog(100_000)) warm.push(line);
  warm.finish();
  const analyst = createKernelAnalyst();
  let pushed = 0;
  let spentUs = 0;
  let heapEarlyMb = 0;
  let batch: string[] = [];
  // Lines are made in batches outside the clock: only the analyst is measured.
  const flush = (): void => {
    const from = cpuUs();
    for (const line of batch) analyst.push(line);
    spentUs += cpuUs() - from;
    pushed += batch.length;
    batch = [];
    if (heapEarlyMb === 0 && pushed >= LINES / 5) heapEarlyMb = liveHeapMb();
  };
  for (const line of generateLog(LINES)) if (batch.push(line) >= 20_000) flush();
  flush();
  const heapLateMb = liveHeapMb();
  const report = analyst.finish();
  const linesPerSecond = Math.round(pushed / (spentUs / 1e6));
  const slowest = slowestLineMs();
  const ok =
    linesPerSecond >= FLOOR_LINES_PER_SECOND &&
    heapLateMb - heapEarlyMb < HEAP_GROWTH_MB &&
    slowest < SLOWEST_LINE_MS;
  print(
    `kernel: ${linesPerSecond} lines per CPU second over ${pushed} lines (at least ${FLOOR_LINES_PER_SECOND}), ` +
      `${report.findings.length} findings, heap ${heapEarlyMb.toFixed(1)} -> ${heapLateMb.toFixed(1)} MB, ` +
      `slowest 1 MB line ${slowest.toFixed(1)} ms (below ${SLOWEST_LINE_MS})`,
  );
  return { lines: pushed, linesPerSecond, heapEarlyMb, heapLateMb, slowestLineMs: slowest, ok };
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !(await benchKernel()).ok) process.exitCode = 1;
