import { wordSet } from '../event/word-index.js';
import { classAt, DIGIT, LETTER, UPPER, WORD } from './characters.js';
import type { Compound } from './compound.js';
import { isFileType, isHostEnding, isReversedDomain, isTerm } from './known-names.js';
import { ipv4End } from './mask-address.js';
import { codeOf } from './mask-types.js';
import { CLOSE_PAREN, COLON, DOT, EQUALS, OPEN_BRACKET, OPEN_PAREN, SPACE_CHAR } from './signs.js';

const HOST = codeOf('host');
const PATH = codeOf('path');
const CLASS = codeOf('class');
const EMAIL = codeOf('email');
const HEXADECIMAL = codeOf('hex');

/** Faults keep their class name: `java.io.IOException` is what happened, not a value. */
const FAULT_ENDINGS = ['Exception', 'Error', 'Fault', 'Failure', 'Throwable'];

const isFault = (text: string, c: Compound): boolean => {
  const name = text.slice(Math.max(c.from, c.to - 12), c.to);
  return FAULT_ENDINGS.some((ending) => name.endsWith(ending));
};

function endsLikeHost(text: string, c: Compound): boolean {
  const lastDot = text.lastIndexOf('.', c.to - 1);
  if (c.to - lastDot > 13) return false;
  const before = c.dots > 1 ? text.lastIndexOf('.', lastDot - 1) : c.from - 1;
  const from = Math.max(before + 1, lastDot - 12);
  return isHostEnding(lower(text, lastDot + 1, c.to), lower(text, from, lastDot), c.dots + 1);
}

const lower = (text: string, from: number, to: number): string => text.slice(from, to).toLowerCase();

function dottedType(text: string, c: Compound): number {
  if (endsLikeHost(text, c) && !hasInnerCapital(text, c)) return HOST;
  if (c.dots < 2) return -1;
  const lastDot = text.lastIndexOf('.', c.to - 1);
  let firstDot = c.from;
  while (text.charCodeAt(firstDot) !== DOT) firstDot++;
  // All lower case and three steps deep: a property, metric or module (`mail.queue.size`), named in the message.
  if (c.uppers === 0) return CLASS;
  if (firstDot - c.from > 8 || !isReversedDomain(text.slice(c.from, firstDot))) return -1;
  return isFault(text, c) || isConstant(text, lastDot + 1, c.to) ? -1 : CLASS;
}

/** `android.intent.action.SCREEN_OFF`: a constant is one of a few things that can happen, not a value. */
function isConstant(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    if (!(classAt(text, at) & (UPPER | DIGIT)) && text.charCodeAt(at) !== 95) return false;
  }
  return to - from > 1;
}

/** `Foo.isUp` is code; `Mail.Example.COM` and `mail.example.com` are hosts. */
function hasInnerCapital(text: string, c: Compound): boolean {
  for (let at = c.from + 1; at < c.to; at++) {
    if (classAt(text, at) & UPPER && classAt(text, at - 1) & LETTER && !(classAt(text, at - 1) & UPPER))
      return true;
  }
  return false;
}

const NOT_A_HOST = wordSet(
  'from to src dst source dest destination peer addr address ip ipaddr client server host node remote local gateway ' +
    'neighbor neighbour via by at on for with and interface nexthop next-hop target port listen listening bind',
);

/** A name right before an address in brackets is its host name: `unknown[10.0.0.1]`, `for web [10.0.0.1]`. */
function namesAddress(text: string, c: Compound): boolean {
  const spaced = text.charCodeAt(c.to) === SPACE_CHAR;
  const open = spaced ? c.to + 1 : c.to;
  const unit = text.charCodeAt(open);
  if ((unit !== OPEN_BRACKET && unit !== OPEN_PAREN) || !(classAt(text, open + 1) & DIGIT)) return false;
  if (spaced && c.dots === 0) return false;
  const end = ipv4End(text, open + 1);
  if (end < 0 || NOT_A_HOST.find(text, c.from, c.to) !== undefined) return false;
  const close = text.charCodeAt(end);
  return close === 93 || close === 41 || close === 58;
}

/** Type of a compound without digits when its shape alone makes it a value (host, class, e-mail, hex), or -1. */
export function nameType(text: string, c: Compound): number {
  if (c.at >= 0) return EMAIL;
  if (c.dots > 0) {
    const type = dottedType(text, c);
    if (type >= 0) return type;
  }
  if (c.hexOnly && c.parts === 1 && c.letters >= 8) return HEXADECIMAL;
  return namesAddress(text, c) ? HOST : -1;
}

/** Whether a compound with digits is a host name or e-mail address as a whole; else -1. */
export function numberedNameType(text: string, c: Compound): number {
  if (c.at > c.from && c.letters > 0 && c.dots > 0) return EMAIL;
  if (c.dots === 0 || c.letters === 0) return -1;
  if (endsLikeHost(text, c)) return HOST;
  const lastDot = text.lastIndexOf('.', c.to - 1);
  return c.to - lastDot <= 8 && isFileType(lower(text, lastDot + 1, c.to)) ? PATH : -1;
}

/**
 * `ext4_find_entry`, `i915_gem_init`: functions and settings carry their number early and end in a word; what is
 * numbered (`disk_sda1`, `rack_r02`) ends in it.
 */
function isSnakeName(text: string, c: Compound): boolean {
  if (c.digits > 4 || c.at >= 0) return false;
  let letters = 0;
  for (let at = c.to - 1; at > c.from && classAt(text, at) & LETTER; at--) letters++;
  if (letters < 3 || text.charCodeAt(c.to - 1 - letters) !== 95) return false;
  for (let at = c.from + 1; at < c.to; at++) {
    const startsPart = text.charCodeAt(at - 1) === 95;
    if (startsPart && classAt(text, at) & DIGIT) return false;
  }
  return true;
}

const MAX_KEY_DIGITS = 2;

/**
 * Whether a word with digits is a term (`IPv6`) or a name in code, and so says what happens rather than to whom: the
 * key of `key=`, a side of `::`, or a call `name()`.
 */
export function isCodeName(text: string, c: Compound): boolean {
  if (c.parts === 1 && isTerm(text, c.from, c.to)) return true;
  if (!(classAt(text, c.from) & WORD) || classAt(text, c.from) & DIGIT) return false;
  if (c.mixed && c.dots + c.dashes + c.tildes === 0 && c.parts > 1 && isSnakeName(text, c)) return true;
  const next = text.charCodeAt(c.to);
  if (next === EQUALS) return c.digits <= MAX_KEY_DIGITS && text.charCodeAt(c.to + 1) !== EQUALS;
  if (next === COLON && text.charCodeAt(c.to + 1) === COLON) return c.dots === 0;
  if (next === OPEN_PAREN && text.charCodeAt(c.to + 1) === CLOSE_PAREN) return true;
  return (
    text.charCodeAt(c.from - 1) === COLON &&
    text.charCodeAt(c.from - 2) === COLON &&
    c.digits <= MAX_KEY_DIGITS
  );
}
