import { isTerm } from './known-names.js';
import { classAt, DIGIT, HEX, LETTER, UPPER, WORD } from './characters.js';

/** A word with its inner punctuation (`blk_12`, `com.acme.App`, `a-b@c.d`) and what it is made of. */
export type Compound = {
  from: number;
  to: number;
  digits: number;
  letters: number;
  uppers: number;
  /** Only 0-9 and a-f, punctuation apart. */
  hexOnly: boolean;
  /** Some part holds both letters and digits (`R02`, `amd64`): the whole is an identifier, not a name and a number. */
  mixed: boolean;
  parts: number;
  dots: number;
  dashes: number;
  /** Where the first `@` stands, or -1. */
  at: number;
  /** A tilde joins package names with versions. */
  tildes: number;
};

const DOT = 46;
const DASH = 45;
const AT = 64;
const TILDE = 126;
const DOLLAR = 36;
const UNDERSCORE_CHAR = 95;
const APOSTROPHE = 39;

const isInnerJoiner = (unit: number): boolean =>
  unit === DOT || unit === DASH || unit === AT || unit === TILDE || unit === DOLLAR;

function scanPart(text: string, from: number, end: number, c: Compound): number {
  let digits = 0;
  let letters = 0;
  let at = from;
  for (; at < end; at++) {
    const bits = classAt(text, at);
    if (bits & DIGIT) digits++;
    else if (bits & LETTER) {
      letters++;
      if (!(bits & HEX)) c.hexOnly = false;
      if (bits & UPPER) c.uppers++;
    } else break;
  }
  c.parts++;
  if (digits > 0 && letters > 0) {
    if (at - from >= 3 && at - from <= 8 && classAt(text, from) & LETTER && isTerm(text.slice(from, at).toLowerCase())) {
      c.letters += letters + digits;
      c.hexOnly = false;
      return at;
    }
    c.mixed = true;
  }
  c.digits += digits;
  c.letters += letters;
  return at;
}

/** Java prints hashes with their sign: `blk_-123`. */
const signedNumber = (text: string, at: number): boolean =>
  text.charCodeAt(at) === DASH && (classAt(text, at + 1) & DIGIT) !== 0;

/** Where the next part starts after the joiner at `at`, or -1 when the compound ends there. */
function nextPart(text: string, at: number, end: number, c: Compound): number {
  const unit = text.charCodeAt(at);
  let next = at + 1;
  if (unit === UNDERSCORE_CHAR || unit === TILDE) {
    while (next < end && text.charCodeAt(next) === unit) next++;
    if (unit === UNDERSCORE_CHAR && !(classAt(text, next) & WORD)) return signedNumber(text, next) ? next + 1 : next;
  } else if (unit === APOSTROPHE) {
    return next < end && c.digits === 0 && classAt(text, next) & LETTER ? next : -1;
  } else if (!isInnerJoiner(unit)) return -1;
  if (next >= end || !(classAt(text, next) & WORD)) return -1;
  if (unit === DOT) c.dots++;
  else if (unit === DASH) c.dashes++;
  else if (unit === TILDE) c.tildes++;
  else if (unit === AT && c.at < 0) c.at = at;
  return next;
}

/** Reads the compound that starts at `from` into `c`. Linear in its length. */
export function readCompound(text: string, from: number, end: number, c: Compound): Compound {
  c.from = from;
  c.digits = c.letters = c.uppers = c.parts = c.dots = c.dashes = c.tildes = 0;
  c.hexOnly = true;
  c.mixed = false;
  c.at = -1;
  let at = from;
  while (at < end) {
    at = scanPart(text, at, end, c);
    if (at >= end) break;
    const next = nextPart(text, at, end, c);
    if (next < 0) break;
    at = next;
  }
  c.to = at;
  return c;
}

export const emptyCompound = (): Compound => ({
  from: 0,
  to: 0,
  digits: 0,
  letters: 0,
  uppers: 0,
  hexOnly: true,
  mixed: false,
  parts: 0,
  dots: 0,
  dashes: 0,
  at: -1,
  tildes: 0,
});
