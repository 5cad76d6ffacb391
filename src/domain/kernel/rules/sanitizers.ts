import { bareSymbol } from '../traces/frame.js';
import { fixed, type StartRule, tidy } from './start-rule.js';

/** A function as a report's first line names it; Rust paths hold colons and angle brackets. */
const FUNC = String.raw`(<[^+]{1,300}>(?:::[\w$]{1,80})*|[A-Za-z_$.][\w$.:]{0,250}?)(?=\+0x|[\s,(\]]|$)`;

/** Newer kernels say `slab-use-after-free`: the same defect as before the word was added. */
const kasanType = (type: string): string =>
  tidy(type)
    .replace(/^(?:slab|vmalloc|stack|global)-use-after-free/, 'use-after-free')
    .replace(/^double-free or invalid-free$/, 'invalid-free')
    .replace(/^use after free$/, 'use-after-free')
    .replace(/^out of bounds(?: access)?$/, 'out-of-bounds')
    .replace(/^maybe wild/, 'wild');

/** KASAN, KMSAN, KCSAN, KFENCE and UBSAN: reports whose first line says nearly everything. */
export const SANITIZER_RULES: readonly StartRule[] = [
  {
    id: 'kasan-in',
    kind: 'kasan',
    role: 'report',
    pattern: new RegExp(String.raw`\bBUG: KASAN: ([a-z][a-zA-Z -]{2,60}?) in ${FUNC}`),
    details: (m) => ({ title: `KASAN: ${kasanType(m[1]!)}`, func: bareSymbol(m[2]!) }),
  },
  {
    id: 'kasan-on',
    kind: 'kasan',
    role: 'report',
    pattern: /\bBUG: KASAN: ([a-z][a-zA-Z -]{2,60}?)(?: (?:on|in|at) |\s*$)/,
    details: (m) => ({ title: `KASAN: ${kasanType(m[1]!)}` }),
  },
  {
    id: 'kasan-address-sanitizer',
    kind: 'kasan',
    role: 'report',
    pattern: new RegExp(
      String.raw`\bAddressSanitizer: (?:heap-|stack-|global-)?([a-z-]{3,40}) (?:in|on) ${FUNC}`,
    ),
    details: (m) => ({ title: `KASAN: ${kasanType(m[1]!)}`, func: bareSymbol(m[2]!) }),
  },
  fixed('kasan-bare', 'kasan', 'report', /\bBUG: KASAN: /, 'KASAN: bad access'),
  {
    id: 'kmsan',
    kind: 'kmsan',
    role: 'report',
    pattern: new RegExp(String.raw`\bBUG: KMSAN: ([a-z][a-z -]{2,60}?) in ${FUNC}`),
    details: (m) => ({ title: `KMSAN: ${tidy(m[1]!)}`, func: bareSymbol(m[2]!) }),
  },
  fixed('kmsan-bare', 'kmsan', 'report', /\bBUG: KMSAN: /, 'KMSAN: uninit-value'),
  {
    id: 'kcsan-two',
    kind: 'kcsan',
    role: 'report',
    pattern: /\bBUG: KCSAN: ([a-z][a-z: -]{2,40}?) in ([\w$.]{1,200})(?:\+0x\S+)? \/ ([\w$.]{1,200})/,
    details: (m) => ({
      title: `KCSAN: ${tidy(m[1]!)}`,
      func: bareSymbol(m[2]!),
      subject: bareSymbol(m[3]!),
    }),
  },
  {
    id: 'kcsan',
    kind: 'kcsan',
    role: 'report',
    pattern: new RegExp(String.raw`\bBUG: KCSAN: ([a-z][a-z: -]{2,40}?) in ${FUNC}`),
    details: (m) => ({ title: `KCSAN: ${tidy(m[1]!)}`, func: bareSymbol(m[2]!) }),
  },
  fixed('kcsan-bare', 'kcsan', 'report', /\bBUG: KCSAN: /, 'KCSAN: data-race'),
  {
    id: 'kfence',
    kind: 'kfence',
    role: 'report',
    pattern: new RegExp(String.raw`\bBUG: KFENCE: ([a-z][a-z -]{2,60}?) in ${FUNC}`),
    details: (m) => ({ title: `KFENCE: ${tidy(m[1]!)}`, func: bareSymbol(m[2]!) }),
  },
  fixed('kfence-bare', 'kfence', 'report', /\bBUG: KFENCE: /, 'KFENCE: memory error'),
  {
    id: 'ubsan',
    kind: 'ubsan',
    role: 'report',
    pattern: /^(?:\[ )?UBSAN: ([A-Za-z][\w -]{2,60}?) in (\S{3,200}:\d+)/,
    details: (m) => ({
      title: `UBSAN: ${tidy(m[1]!).replace(/^Undefined behaviour$/i, 'undefined-behaviour')}`,
      subject: m[2]!,
    }),
  },
  fixed('ubsan-bare', 'ubsan', 'report', /^UBSAN: (?!panic_on_warn)/, 'UBSAN: undefined-behaviour'),
];
