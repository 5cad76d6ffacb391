import { classAt, DIGIT, JOINER, SPACE, WORD } from './characters.js';
import { MAX_CHARACTERS, MAX_LOOK_AHEAD, MAX_WORDS } from './limits.js';
import { colonGroups, ipv4End, readColonGroups } from './mask-address.js';
import { opensPath, pathEnd, windowsPathEnd } from './mask-path.js';
import { CUT_MARK, codeOf, type MaskType, MASK_TYPES } from './mask-types.js';
import { isMonth } from './known-names.js';
import { measured, readUnit } from './mask-number.js';
import { maskWord } from './mask-word.js';
import { finish, type MaskWriter, writeInstead, writeValue } from './mask-writer.js';
import { isStateWord } from './state-words.js';

const ANY = codeOf('*');
const PATH = codeOf('path');
const STR = codeOf('str');
const NUM = codeOf('num');
const SLASH = 47;
const BACKSLASH = 92;
const EQUALS = 61;
const COLON = 58;
const MINUS = 45;
const PLUS = 43;
const STAR = 42;
const DOT = 46;
const TILDE = 126;
const ESCAPE = 27;
const QUOTE = 39;
const DOUBLE_QUOTE = 34;
const SPACE_CHAR = 32;
const GREATER = 62;
const EMAIL = codeOf('email');
const OPEN_BRACKET = 91;
const CLOSERS = new Map([
  [40, 41],
  [91, 93],
  [123, 125],
  [60, 62],
]);

const isBoundary = (text: string, at: number): boolean => !(classAt(text, at - 1) & WORD);

/** End of a terminal colour sequence (`ESC [ 1 ; 31 m`) at `at`, or `at` when there is none. */
function colourEnd(text: string, at: number, end: number): number {
  if (text.charCodeAt(at) !== ESCAPE || text.charCodeAt(at + 1) !== OPEN_BRACKET) return at;
  const limit = Math.min(end, at + 24);
  let i = at + 2;
  while (i < limit && (classAt(text, i) & DIGIT || text.charCodeAt(i) === 59)) i++;
  return i < limit ? i + 1 : i;
}

function maskSpace(w: MaskWriter, from: number): number {
  const { text } = w;
  let to = from;
  while (to < w.end) {
    const coloured = colourEnd(text, to, w.end);
    if (coloured > to) to = coloured;
    else if (classAt(text, to) & SPACE) to++;
    else break;
  }
  const previous = text.charCodeAt(from - 1);
  const afterOpener = from > 0 && CLOSERS.has(previous) && previous !== 60;
  if (from === 0 || afterOpener || isCloser(text.charCodeAt(to))) writeInstead(w, from, to, '');
  else if (to - from > 1 || text.charCodeAt(from) !== SPACE_CHAR) writeInstead(w, from, to, ' ');
  return to;
}

const isCloser = (unit: number): boolean => unit === 41 || unit === 93 || unit === 125;

/** A browser's description of itself, to the closing quote. */
function maskUserAgent(w: MaskWriter, from: number): number {
  const limit = Math.min(w.end, from + 4 * MAX_LOOK_AHEAD);
  let to = from + 1;
  while (to < limit && w.text.charCodeAt(to) !== DOUBLE_QUOTE) to++;
  return to < limit ? writeValue(w, STR, from + 1, to) + 1 : from + 1;
}

/** A single quoted word in prose is a value; a key (`"port":`), a structured value (`user="x"`) or a state is not. */
function maskQuote(w: MaskWriter, from: number): number {
  const { text } = w;
  const quote = text.charCodeAt(from);
  if (!isBoundary(text, from)) return from + 1;
  if (text.charCodeAt(from + 1) === 77 && text.slice(from + 1, from + 9) === 'Mozilla/') return maskUserAgent(w, from);
  const limit = Math.min(w.end, from + 1 + MAX_LOOK_AHEAD);
  let to = from + 1;
  while (to < limit && text.charCodeAt(to) !== quote && !(classAt(text, to) & SPACE)) to++;
  if (to >= limit || text.charCodeAt(to) !== quote || classAt(text, to + 1) & WORD) return from + 1;
  const next = text.charCodeAt(to + 1);
  if (next === COLON || next === EQUALS) return from + 1;
  if (to === from + 1) return writeValue(w, STR, to, to) + 1;
  const before = text.charCodeAt(from - 1);
  if (before === EQUALS || before === COLON) return from + 1;
  if (before === SPACE_CHAR && text.charCodeAt(from - 2) === COLON && quote === DOUBLE_QUOTE && text.charCodeAt(from - 3) === quote)
    return from + 1;
  if (isStateWord(text.slice(from + 1, to))) return from + 1;
  return writeValue(w, STR, from + 1, to) + 1;
}

/** `()` after a space, `[]`, `{}`, `<>`: an optional value that is absent. A call `name()` is not one. */
function maskOpener(w: MaskWriter, from: number, closer: number): number {
  const { text } = w;
  if (closer === GREATER && from > 0) return maskAngle(w, from);
  if (text.charCodeAt(from + 1) !== closer) return from + 1;
  const before = classAt(text, from - 1);
  if (before & WORD && from > 0 && w.valueEnd !== from) return from + 2;
  const next = writeValue(w, ANY, from + 1, from + 1);
  return next > from + 1 ? next : from + 2;
}

/** `<1 sec` is a number; `key=<x>` holds a value, and so does `key=<>`. */
function maskAngle(w: MaskWriter, from: number): number {
  const { text } = w;
  let to = from + 1;
  const limit = Math.min(w.end, from + MAX_LOOK_AHEAD);
  if (classAt(text, to) & DIGIT) {
    while (to < limit && (classAt(text, to) & DIGIT || text.charCodeAt(to) === DOT)) to++;
    if (classAt(text, to) & WORD || text.charCodeAt(to) === GREATER) return from + 1;
    readUnit(text, to, NUM);
    return writeValue(w, measured.type, from, measured.end);
  }
  if (text.charCodeAt(from - 1) !== EQUALS) return text.charCodeAt(to) === GREATER ? writeValue(w, ANY, to, to) : to;
  while (to < limit && text.charCodeAt(to) !== GREATER && !(classAt(text, to) & SPACE)) to++;
  if (to >= limit || text.charCodeAt(to) !== GREATER || isStateWord(text.slice(from + 1, to))) return from + 1;
  return writeValue(w, text.slice(from, to).includes('@') ? EMAIL : STR, from + 1, to) + 1;
}

/** `key=` with no value before another key or the end: the same slot as `key=value`. */
function maskEquals(w: MaskWriter, from: number): number {
  const { text } = w;
  if (!(classAt(text, from - 1) & WORD)) return from + 1;
  const after = classAt(text, from + 1);
  if (after !== 0 && !(after & SPACE)) return from + 1;
  let at = from + 1;
  const limit = Math.min(w.end, from + 64);
  while (at < limit && classAt(text, at) & SPACE) at++;
  if (at < w.end) {
    const keyFrom = at;
    while (at < limit && classAt(text, at) & WORD) at++;
    if (at === keyFrom || text.charCodeAt(at) !== EQUALS) return from + 1;
  }
  return writeValue(w, ANY, from + 1, from + 1);
}

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

function maskSlash(w: MaskWriter, from: number): number {
  const { text } = w;
  if (classAt(text, from + 1) & DIGIT && ipv4End(text, from + 1) > 0) return from + 1;
  const boundary = isBoundary(text, from) || w.valueEnd === from;
  if (!boundary || !opensPath(text, from)) return from + 1;
  const to = pathEnd(text, from, w.end);
  if (w.valueEnd === from && from > 0 && isMonth(text.slice(from + 1, from + 4))) return from + 1;
  if (w.valueEnd === from && from > 0 && isPlainWord(text, from + 1, to)) return from + 1;
  return writeValue(w, PATH, from, to);
}

function isPlainWord(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (classAt(text, at) & (DIGIT | JOINER)) return false;
  return true;
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
  if (dots > 0 && text.charCodeAt(from + dots) === SLASH && isBoundary(text, from) && classAt(text, from + dots + 1) & (WORD | JOINER))
    return writeValue(w, PATH, from, pathEnd(text, from, w.end));
  if (!(classAt(text, from + 1) & DIGIT) || !isBoundary(text, from) || w.valueEnd === from) return maskRun(w, from);
  let to = from + 1;
  while (to < w.end && (classAt(text, to) & DIGIT || (text.charCodeAt(to) === DOT && classAt(text, to + 1) & DIGIT))) to++;
  if (classAt(text, to) & WORD) return from + 1;
  readUnit(text, to, NUM);
  return writeValue(w, measured.type, from, measured.end);
}

function maskSignOrMark(w: MaskWriter, from: number): number {
  const { text } = w;
  const unit = text.charCodeAt(from);
  switch (unit) {
    case SLASH:
      return maskSlash(w, from);
    case BACKSLASH:
      return maskBackslash(w, from);
    case TILDE:
      return text.charCodeAt(from + 1) === SLASH && isBoundary(text, from) ? writeValue(w, PATH, from, pathEnd(text, from, w.end)) : maskRun(w, from);
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
      if (text.charCodeAt(from + 1) === COLON && isBoundary(text, from) && readColonGroups(text, from + 1))
        return writeValue(w, codeOf('ip'), from, colonGroups.end);
      return from + 1;
    default: {
      const closer = CLOSERS.get(unit);
      return closer === undefined ? maskRun(w, from) : maskOpener(w, from, closer);
    }
  }
}

function newWriter(text: string, spans: number[] | undefined): MaskWriter {
  return {
    text,
    end: Math.min(text.length, MAX_CHARACTERS),
    out: '',
    pending: -1,
    valueEnd: -1,
    valueFrom: -1,
    tail: '',
    literalFrom: 0,
    wordFrom: -1,
    wordTo: -1,
    words: 0,
    listSize: 1,
    listOut: '',
    listType: -1,
    listSpans: 0,
    spans,
  };
}

/** Walks the message and leaves the template in `w.out`; returns where reading stopped. */
function walk(w: MaskWriter): number {
  let at = 0;
  while (at < w.end && w.words < MAX_WORDS) {
    const bits = classAt(w.text, at);
    if (bits & WORD) at = maskWord(w, at);
    else if (bits & SPACE) at = maskSpace(w, at);
    else at = maskSignOrMark(w, at);
  }
  const template = finish(w, at);
  w.out = at < w.text.length ? `${template} ${CUT_MARK}` : template;
  return at;
}

/** The message with every value replaced by a typed wildcard: `Failed password for <user> from <ip> port <num> ssh2`. */
export function maskMessage(message: string): string {
  const w = newWriter(message, undefined);
  walk(w);
  return w.out;
}

/** A masked piece of a message: [from, to) in UTF-16 units. */
export type MaskedSpan = { readonly type: MaskType; readonly from: number; readonly to: number };

/** A template and how it came about: what was masked where, in order, and where reading stopped. */
export type MaskedMessage = { readonly template: string; readonly spans: readonly MaskedSpan[]; readonly end: number };

/** The same walk, with its spans; values that became one wildcard are one span. */
export function maskWithSpans(message: string): MaskedMessage {
  const flat: number[] = [];
  const w = newWriter(message, flat);
  const end = walk(w);
  const spans: MaskedSpan[] = [];
  for (let i = 0; i < flat.length; i += 3) {
    spans.push({ type: MASK_TYPES[flat[i]!]!, from: flat[i + 1]!, to: flat[i + 2]! });
  }
  return { template: w.out, spans, end };
}
