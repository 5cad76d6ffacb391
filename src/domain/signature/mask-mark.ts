import { wordSet } from '../event/word-index.js';
import { classAt, DIGIT, isBoundary, JOINER, WORD } from './characters.js';
import { timeWord } from './known-units.js';
import { ipv4End, leadingColonsEnd } from './mask-address.js';
import { maskEquals, maskOpener, maskQuote } from './mask-enclosed.js';
import { measured, readUnit } from './mask-number.js';
import { opensPath, pathEnd, windowsPathEnd } from './mask-path.js';
import { codeOf } from './mask-types.js';
import { type MaskWriter, writeInstead, writeValue } from './mask-writer.js';
import {
  BACKSLASH,
  COLON,
  DOT,
  DOUBLE_QUOTE,
  EQUALS,
  LESS,
  MINUS,
  PLUS,
  QUOTE,
  SLASH,
  STAR,
  TILDE,
} from './signs.js';

const ANY = codeOf('*');
const IP = codeOf('ip');
const NUM = codeOf('num');
const PATH = codeOf('path');

/** What closes an opening bracket, by unit. */
const CLOSERS: ReadonlyMap<number, number> = new Map(
  ['()', '[]', '{}', '<>'].map((pair): [number, number] => [pair.charCodeAt(0), pair.charCodeAt(1)]),
);

/** A long run of one sign (`......`, `=====`) says no more than three of it. */
function maskRun(w: MaskWriter, from: number): number {
  const { text } = w;
  const unit = text.charCodeAt(from);
  let to = from + 1;
  while (to < w.end && text.charCodeAt(to) === unit) to++;
  const length = to - from;
  if (unit === STAR && length >= 3) {
    const glued = classAt(text, to) & WORD || w.valueEnd === from;
    if (glued) return writeValue(w, ANY, from, to);
  }
  if (length > 3) writeInstead(w, from + 3, to, '');
  return to;
}

/** `eth0/up`, `10.0.0.0/8`: one word or one number after a value's slash is no path. */
function isSingle(text: string, from: number, to: number): boolean {
  let digits = 0;
  for (let at = from; at < to; at++) {
    const bits = classAt(text, at);
    if (bits & DIGIT) digits++;
    else if (bits & JOINER) return false;
  }
  return digits === 0 || digits === to - from;
}

const MOUNTS = wordSet(
  'volume volumes filesystem partition mount mounted mountpoint disk path on directory drive',
);

/** A lone slash in place of a mount point: "free space on volume /". */
function isMountRoot(w: MaskWriter, from: number): boolean {
  if (classAt(w.text, from + 1) & (WORD | JOINER) || from - w.wordTo !== 1) return false;
  return classAt(w.text, from - 1) !== 0 && MOUNTS.find(w.text, w.wordFrom, w.wordTo) !== undefined;
}

function maskSlash(w: MaskWriter, from: number): number {
  const { text } = w;
  if (classAt(text, from + 1) & DIGIT && ipv4End(text, from + 1) > 0) return from + 1;
  // `</name>` closes a tag.
  if (text.charCodeAt(from - 1) === LESS) return from + 1;
  if (isMountRoot(w, from)) return writeValue(w, PATH, from, from + 1);
  const boundary = isBoundary(text, from) || w.valueEnd === from;
  if (!boundary || !opensPath(text, from)) return from + 1;
  const to = pathEnd(text, from, w.end);
  if (w.valueEnd === from && from > 0 && timeWord(text, from + 1, from + 4) === 'month') return from + 1;
  if (w.valueEnd === from && from > 0 && isSingle(text, from + 1, to)) return from + 1;
  return writeValue(w, PATH, from, to);
}

function maskBackslash(w: MaskWriter, from: number): number {
  const { text } = w;
  const second = text.charCodeAt(from + 1);
  const opens = second === BACKSLASH || (classAt(text, from + 1) & WORD && isBoundary(text, from));
  if (!opens) return from + 1;
  const to = windowsPathEnd(text, from, w.end);
  return to - from < 4 ? from + 1 : writeValue(w, PATH, from, to);
}

/** `-5`, `+1`, `.5`: a sign or point that opens a number. */
function maskSign(w: MaskWriter, from: number): number {
  const { text } = w;
  const dots = text.charCodeAt(from) !== DOT ? 0 : text.charCodeAt(from + 1) === DOT ? 2 : 1;
  if (
    dots > 0 &&
    text.charCodeAt(from + dots) === SLASH &&
    isBoundary(text, from) &&
    classAt(text, from + dots + 1) & (WORD | JOINER)
  )
    return writeValue(w, PATH, from, pathEnd(text, from, w.end));
  if (!(classAt(text, from + 1) & DIGIT) || !isBoundary(text, from) || w.valueEnd === from)
    return maskRun(w, from);
  let to = from + 1;
  while (
    to < w.end &&
    (classAt(text, to) & DIGIT || (text.charCodeAt(to) === DOT && classAt(text, to + 1) & DIGIT))
  )
    to++;
  if (classAt(text, to) & WORD) return from + 1;
  readUnit(text, to, NUM);
  return writeValue(w, measured.type, from, measured.end);
}

function maskColons(w: MaskWriter, from: number): number {
  if (w.text.charCodeAt(from + 1) !== COLON || !isBoundary(w.text, from)) return from + 1;
  const to = leadingColonsEnd(w.text, from);
  return to > 0 ? writeValue(w, IP, from, to) : from + 1;
}

/** Reads the sign at `from`, which is neither word nor space, and returns where to go on. */
export function maskMark(w: MaskWriter, from: number): number {
  const { text } = w;
  const unit = text.charCodeAt(from);
  switch (unit) {
    case SLASH:
      return maskSlash(w, from);
    case BACKSLASH:
      return maskBackslash(w, from);
    case TILDE:
      return text.charCodeAt(from + 1) === SLASH && isBoundary(text, from)
        ? writeValue(w, PATH, from, pathEnd(text, from, w.end))
        : maskRun(w, from);
    case QUOTE:
    case DOUBLE_QUOTE:
      return maskQuote(w, from);
    case EQUALS:
      return text.charCodeAt(from + 1) === EQUALS ? maskRun(w, from) : maskEquals(w, from);
    case MINUS:
    case PLUS:
    case DOT:
      return maskSign(w, from);
    case COLON:
      return maskColons(w, from);
    default: {
      const closer = CLOSERS.get(unit);
      return closer === undefined ? maskRun(w, from) : maskOpener(w, from, closer);
    }
  }
}
