import { classAt, DIGIT, isBoundary, SPACE, WORD } from './characters.js';
import { MAX_LOOK_AHEAD } from './limits.js';
import { measured, readUnit } from './mask-number.js';
import { codeOf } from './mask-types.js';
import { type MaskWriter, writeValue } from './mask-writer.js';
import { COLON, DOT, DOUBLE_QUOTE, EQUALS, GREATER, LESS, SPACE_CHAR } from './signs.js';
import { isStateWord } from './state-words.js';

const ANY = codeOf('*');
const EMAIL = codeOf('email');
const NUM = codeOf('num');
const STR = codeOf('str');

/** A browser's description of itself, to the closing quote. */
function maskUserAgent(w: MaskWriter, from: number): number {
  const limit = Math.min(w.end, from + 4 * MAX_LOOK_AHEAD);
  let to = from + 1;
  while (to < limit && w.text.charCodeAt(to) !== DOUBLE_QUOTE) to++;
  return to < limit ? writeValue(w, STR, from + 1, to) + 1 : from + 1;
}

/** A single quoted word in prose is a value; a key (`"port":`), a structured value (`user="x"`) or a state is not. */
export function maskQuote(w: MaskWriter, from: number): number {
  const { text } = w;
  const quote = text.charCodeAt(from);
  if (!isBoundary(text, from)) return from + 1;
  if (text.charCodeAt(from + 1) === 77 && text.slice(from + 1, from + 9) === 'Mozilla/')
    return maskUserAgent(w, from);
  const limit = Math.min(w.end, from + 1 + MAX_LOOK_AHEAD);
  let to = from + 1;
  while (to < limit && text.charCodeAt(to) !== quote && !(classAt(text, to) & SPACE)) to++;
  if (to >= limit || text.charCodeAt(to) !== quote || classAt(text, to + 1) & WORD) return from + 1;
  const next = text.charCodeAt(to + 1);
  if (next === COLON || next === EQUALS) return from + 1;
  if (to === from + 1) return writeValue(w, STR, to, to) + 1;
  const before = text.charCodeAt(from - 1);
  if (before === EQUALS || before === COLON) return from + 1;
  if (
    before === SPACE_CHAR &&
    text.charCodeAt(from - 2) === COLON &&
    quote === DOUBLE_QUOTE &&
    text.charCodeAt(from - 3) === quote
  )
    return from + 1;
  if (isStateWord(text.slice(from + 1, to))) return from + 1;
  return writeValue(w, STR, from + 1, to) + 1;
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
  if (text.charCodeAt(from - 1) !== EQUALS)
    return text.charCodeAt(to) === GREATER ? writeValue(w, ANY, to, to) : to;
  while (
    to < limit &&
    text.charCodeAt(to) !== GREATER &&
    text.charCodeAt(to) !== LESS &&
    !(classAt(text, to) & SPACE)
  )
    to++;
  if (to >= limit || text.charCodeAt(to) !== GREATER || isStateWord(text.slice(from + 1, to)))
    return from + 1;
  return writeValue(w, text.slice(from, to).includes('@') ? EMAIL : STR, from + 1, to) + 1;
}

/** `key=` with no value before another key or the end: the same slot as `key=value`. */
export function maskEquals(w: MaskWriter, from: number): number {
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

/** `()` after a space, `[]`, `{}`, `<>`: an optional value that is absent. A call `name()` is not one. */
export function maskOpener(w: MaskWriter, from: number, closer: number): number {
  const { text } = w;
  if (closer === GREATER && from > 0) return maskAngle(w, from);
  if (text.charCodeAt(from + 1) !== closer) return from + 1;
  const before = classAt(text, from - 1);
  if (before & WORD && from > 0 && w.valueEnd !== from) return from + 2;
  const next = writeValue(w, ANY, from + 1, from + 1);
  return next > from + 1 ? next : from + 2;
}
