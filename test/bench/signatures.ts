import { readFileSync } from 'node:fs';
import { entityOf } from '../../src/domain/signature/entity.js';
import { explainMembership } from '../../src/domain/signature/membership.js';
import { signMessage } from '../../src/domain/signature/sign.js';

/** Lines a second below which the bench fails, on one core, once warm. */
const MIN_LINES_A_SECOND = 200_000;
/** Lines after which the compiler has done what it will: with fewer, its work is measured. */
const WARM_LINES = 600_000;
const MAX_LINE_MS = 50;
const MEGABYTE = 1024 * 1024;

/** Stands in when no files are given: lines of our own, in the manners of many programs. */
const SAMPLES = [
  'Failed password for invalid user deploy from 192.0.2.17 port 50122 ssh2',
  'Line protocol on Interface GigabitEthernet1/0/7, changed state to down',
  'connection from 198.51.100.4 (mail-4.example.net) at Tue Mar  3 04:05:06 2026',
  '2026-03-03T04:05:06.789Z WARN [http-nio-8080-exec-12] order 991 took 1532 ms, 18846 bytes (18.4 KB) sent',
  'date=2026-03-03 time=04:05:06 devname="FW-HQ" level="notice" action="tunnel-up" remip=203.0.113.9 user="N/A"',
  '{"level":"error","ts":1772510706.12,"caller":"pool/worker.go:42","msg":"dial tcp 10.1.2.3:5432: connect: connection refused"}',
  'nvme0: I/O 417 QID 3 timeout, completion polled after 812 ms',
  'Unloading hive C:\\Windows\\System32\\config\\SOFTWARE for {bf1a281b-ad7b-4476-ac95-f47682990ce7} flags: 0x80004005',
];

const seconds = (from: bigint): number => Number(process.hrtime.bigint() - from) / 1e9;

function rate(lines: readonly string[]): number {
  const from = process.hrtime.bigint();
  for (const line of lines) signMessage(line);
  return lines.length / seconds(from);
}

/** The same deterministic numbers on every machine (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const WORDS =
  'amber birch cedar delta ember flint grove heron islet jetty knoll larch maple north ochre pearl quill ridge slate thorn'.split(
    ' ',
  );

/** A line of the `index`-th of very many kinds. */
function novelLine(index: number): string {
  let rest = index;
  const words = Array.from({ length: 5 }, () => {
    const word = WORDS[rest % WORDS.length]!;
    rest = Math.floor(rest / WORDS.length);
    return word;
  });
  return `unit ${words[0]} of ${words[1]} saw ${words[2]} ${words[3]} near ${words[4]} after ${index} ms from 10.0.0.${index % 250}`;
}

/** Lines a second when every line is of a kind not seen before, `count` kinds in all. The lines are made in pieces. */
function novelRate(count: number): number {
  const piece = 10_000;
  let taken = 0;
  let spent = 0;
  for (let from = 0; from < count; from += piece) {
    const lines = Array.from({ length: Math.min(piece, count - from) }, (_, i) => novelLine(from + i));
    spent += lines.length / rate(lines);
    taken += lines.length;
  }
  return taken / spent;
}

const FRAGMENTS = [
  '1',
  '.',
  ':',
  '/',
  '\\',
  '"',
  "'",
  '<',
  '>',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '=',
  '-',
  '_',
  ',',
  ';',
  ' ',
  '\t',
  '\u0000',
  '\ud800',
  '\ufffd',
  '\u2028',
  'é',
  '\u{1f525}',
  '0x',
  '::',
  '://',
  '@',
  '~',
  '%',
  '$',
  '#',
  '*',
  '...',
  ' user ',
  ' for ',
  'a',
  'Z',
  'C:\\',
  '/a/b',
  '"Mozilla/',
  'key=',
  '()',
  '\u001b[31m',
  'Jun ',
  'Mon ',
  '10.0.0.1',
  'fe80::1',
  'x1',
  'e',
  '\u200b',
  '\u007f',
] as const;

function mutate(line: string, other: string, below: (n: number) => number): string {
  let text = line;
  for (let edits = 1 + below(4); edits > 0; edits--) {
    const at = below(text.length + 1);
    const kind = below(6);
    const fragment = FRAGMENTS[below(FRAGMENTS.length)]!;
    if (kind === 0) text = text.slice(0, at) + fragment + text.slice(at);
    else if (kind === 1) text = text.slice(0, at) + text.slice(at + 1 + below(8));
    else if (kind === 2) text = text.slice(0, at) + fragment.repeat(1 + below(40)) + text.slice(at);
    else if (kind === 3) text = text.slice(0, at) + other.slice(below(other.length + 1));
    else if (kind === 4) text = text.slice(0, at) + String.fromCharCode(below(65_536)) + text.slice(at + 1);
    else text = text.slice(0, at) + text.slice(0, at);
  }
  return text.slice(0, 4_096);
}

/** Everything a message goes through; what it costs, in milliseconds. */
function costOf(message: string): number {
  const from = process.hrtime.bigint();
  const { side } = signMessage(message);
  if (side !== null) entityOf(message);
  return seconds(from) * 1_000;
}

/** `count` mutated lines; the dearest of them in milliseconds. A slow line is tried again, for the collector's sake. */
export function fuzzSignatures(lines: readonly string[], count: number, seed = 1): number {
  const below = randomNumbers(seed);
  let worst = 0;
  for (let i = 0; i < count; i++) {
    const text = mutate(lines[below(lines.length)]!, lines[below(lines.length)]!, below);
    const cost = costOf(text);
    worst = Math.max(worst, cost > 5 ? Math.min(cost, costOf(text)) : cost);
    if (i % 1_000 === 0) explainMembership(text);
  }
  return worst;
}

/** A megabyte of each character and fragment, alone, spaced and in pairs; the dearest in milliseconds, and which it was. */
export function fuzzMegabytes(): { readonly worst: number; readonly text: string } {
  const units = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  const shapes = [...units, ...FRAGMENTS].flatMap((text) => [
    text,
    `${text} `,
    `a${text}`,
    `1${text}`,
    ` ${text}1`,
    `"${text}`,
    `=${text}`,
  ]);
  let worst = 0;
  let worstText = '';
  for (const shape of shapes) {
    const text = shape.repeat(Math.ceil(MEGABYTE / shape.length));
    const cost = Math.min(costOf(text), costOf(text));
    if (cost > worst) {
      worst = cost;
      worstText = shape;
    }
  }
  return { worst, text: JSON.stringify(worstText) };
}

const show = (name: string, figure: string): void => console.log(`${name.padEnd(44)} ${figure}`);
const check = (holds: boolean, what: string): void => {
  if (holds) return;
  console.error(`FAILED: ${what}`);
  process.exitCode = 1;
};
const round = (figure: number): string => Math.round(figure).toLocaleString('en');

function benchRates(lines: readonly string[]): void {
  const rounds = Math.max(3, Math.ceil(WARM_LINES / lines.length));
  for (let i = 0; i < rounds; i++) rate(lines);
  const best = Math.max(...Array.from({ length: 5 }, () => rate(lines)));
  show(`mask + hash, ${round(lines.length)} lines`, `${round(best)} lines/s`);
  check(best >= MIN_LINES_A_SECOND, `at least ${round(MIN_LINES_A_SECOND)} lines/s`);
  const counts = [10_000, 100_000, 1_000_000];
  const rates = counts.map((count) => novelRate(count));
  counts.forEach((count, i) => {
    show(`every line a new signature, ${round(count)} of them`, `${round(rates[i]!)} lines/s`);
  });
  check(rates[2]! > rates[0]! / 1.5, 'cost a line flat up to 1,000,000 signatures');
}

/** Speed on the lines of the files (one message a line), flatness up to 1,000,000 signatures, and 1 MB lines. */
export async function benchSignatures(files: string[]): Promise<void> {
  const read = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== ''),
  );
  const lines = read.length > 0 ? read : Array.from({ length: 2_000 }, () => SAMPLES).flat();
  benchRates(lines);
  const { worst, text } = fuzzMegabytes();
  show('1 MB of one thing, the dearest', `${worst.toFixed(1)} ms (${text})`);
  check(worst < MAX_LINE_MS, `1 MB lines under ${MAX_LINE_MS} ms`);
}

/** At least 1,000,000 mutated lines: no throw, none over 50 ms. */
export async function benchSignatureFuzz(files: string[], count = 1_000_000): Promise<void> {
  const read = files.flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  const worst = fuzzSignatures([...read, ...SAMPLES], count);
  show(`${round(count)} mutated lines, the dearest`, `${worst.toFixed(1)} ms`);
  check(worst < MAX_LINE_MS, `mutated lines under ${MAX_LINE_MS} ms`);
}
