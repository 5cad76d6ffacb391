import { classAt, DIGIT, HEX, LETTER, UPPER, WORD } from './characters.js';
import { isTerm } from './known-names.js';
import { AT_SIGN, DOT, MINUS, QUOTE, TILDE, UNDERLINE } from './signs.js';

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

const DOLLAR = 36;

const isInnerJoiner = (unit: number): boolean =>
  unit === DOT || unit === MINUS || unit === AT_SIGN || unit === TILDE || unit === DOLLAR;

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
    if (at - from >= 3 && classAt(text, from) & LETTER && isTerm(text, from, at)) {
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
  text.charCodeAt(at) === MINUS && (classAt(text, at + 1) & DIGIT) !== 0;

/** Where the next part starts after the joiner at `at`, or -1 when the compound ends there. */
function nextPart(text: string, at: number, end: number, c: Compound): number {
  const unit = text.charCodeAt(at);
  let next = at + 1;
  if (unit === UNDERLINE || unit === TILDE) {
    while (next < end && text.charCodeAt(next) === unit) next++;
    if (unit === UNDERLINE && (next >= end || !(classAt(text, next) & WORD)))
      return signedNumber(text, next) ? next + 1 : next;
  } else if (unit === QUOTE) {
    return next < end && c.digits === 0 && classAt(text, next) & LETTER ? next : -1;
  } else if (!isInnerJoiner(unit)) return -1;
  if (next >= end || !(classAt(text, next) & WORD)) return -1;
  if (unit === DOT) c.dots++;
  else if (unit === MINUS) c.dashes++;
  else if (unit === TILDE) c.tildes++;
  else if (unit === AT_SIGN && c.at < 0) c.at = at;
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
