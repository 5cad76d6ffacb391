import { NAME_IDENTIFIERS } from './name-identifiers.js';
import { NETWORK_IDENTIFIERS } from './network-identifiers.js';
import { createTokens, type IdentifierClass } from './tokens.js';

/** Replaces what identifies people and machines with tokens that stay the same throughout one report. */
export interface Anonymizer {
  text(text: string): string;
  /** A name known from elsewhere (a syslog header, the journal): replaced wherever it stands as a word. */
  learn(kind: 'host' | 'user', name: string): void;
  /** The token of a whole value whose class is known. */
  value(kind: IdentifierClass, value: string): string;
}

/** Addresses first: what they leave of `server 10.0.0.1` is a token, which no pattern for names takes for a name. */
const IDENTIFIERS = [...NETWORK_IDENTIFIERS, ...NAME_IDENTIFIERS];

/** Lines that hold nothing but numbers of the machine: never touched. */
const MACHINE_LINES =
  /^\s*(?:Code:|Instruction dump:|R[A-Z0-9]{2}: ?[0-9a-f]|RSP:|EAX:|CR[0-9]|DR[0-9]|x\d+ ?:|r\d+ ?:|GPR\d\d|Stack: ?\(|raw: )/;
/** Names that every machine has: nobody is known by them. */
const EVERYWHERE = new Set([
  'root',
  'nobody',
  'localhost',
  'none',
  'null',
  'unknown',
  'default',
  'any',
  'all',
]);
/** Names of roles, and words of the kernel's own: replaced where they stand as a name, but not all over the text. */
const COMMON = new Set(
  (
    'localdomain kernel linux debian ubuntu fedora centos daemon bin sys admin user users test host server node build ' +
    'builder buildd release mockbuild jenkins system systemd local guest www mail ftp operator console swapper init ' +
    'syslog messagebus data device driver module memory network disk root nobody localhost none null unknown default'
  ).split(' '),
);

export function createAnonymizer(): Anonymizer {
  const tokens = createTokens();
  const learned = new Map<string, IdentifierClass>();
  let names: RegExp | null = null;

  function learn(kind: 'host' | 'user', name: string): void {
    const clean = name.trim();
    if (!isTelling(clean) || learned.has(clean)) return;
    learned.set(clean, kind);
    tokens.of(kind, clean);
    names = null;
    // A full name gives its short form away, and the other way round.
    const short = clean.split('.', 1)[0]!;
    if (kind === 'host' && short !== clean && !/^\d+$/.test(short)) alias(short, clean);
  }

  function alias(short: string, full: string): void {
    if (!isTelling(short) || learned.has(short)) return;
    learned.set(short, 'host');
    tokens.same('host', short, full);
  }

  function replaceLearned(text: string): string {
    if (learned.size === 0) return text;
    names ??= wordsPattern([...learned.keys()]);
    return text.replace(names, (name) => tokens.of(learned.get(name)!, name));
  }

  function replacePatterns(text: string): string {
    let out = text;
    for (const identifier of IDENTIFIERS) {
      if (!identifier.hint.test(out)) continue;
      out = identifier.replace(out, (kind, value) => {
        if (TOKEN.test(value)) return value;
        if (kind === 'host' || kind === 'user') {
          if (EVERYWHERE.has(value.toLowerCase())) return value;
          learn(kind, value);
        }
        return tokens.of(kind, value);
      });
    }
    return out;
  }

  return {
    learn,
    value: (kind, value) => tokens.of(kind, value),
    text(text) {
      if (text === '' || MACHINE_LINES.test(text)) return text;
      return replaceLearned(replacePatterns(text));
    },
  };
}

const TOKEN = /^(?:IPV4|IPV6|MAC|HOST|UUID|SERIAL|USER|MAIL)_\d+$/;

/** Whether a name may be searched for as a word without hitting half of the log. */
const isTelling = (name: string): boolean =>
  name.length >= 3 &&
  name.length <= 255 &&
  !COMMON.has(name.toLowerCase()) &&
  !/^[\d.:]+$/.test(name) &&
  !TOKEN.test(name);

/** Whole words only, and never a function (`name+0x1/0x2`), a file (`name.c`) or an option (`name=`). */
const wordsPattern = (names: readonly string[]): RegExp =>
  new RegExp(
    `(?<![\\w.+-])(?:${[...names]
      .sort((a, b) => b.length - a.length)
      .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('|')})(?![\\w-]|\\+0x|\\.[cho]\\b|\\()`,
    'g',
  );
