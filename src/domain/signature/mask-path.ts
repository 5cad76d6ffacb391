import { classAt, DIGIT, LETTER, SPACE, STOP, WORD } from './characters.js';
import { MAX_LOOK_AHEAD } from './limits.js';
import {
  BACKSLASH,
  CLOSE_PAREN,
  COLON,
  COMMA,
  DOT,
  OPEN_PAREN,
  QUESTION,
  SEMICOLON,
  SLASH,
  TILDE,
} from './signs.js';

const EXCLAMATION = 33;

/** Sentence punctuation at the end of a path or URL is not part of it. */
function withoutTrailing(text: string, from: number, end: number): number {
  let at = end;
  while (at > from + 1) {
    const unit = text.charCodeAt(at - 1);
    if (unit !== DOT && unit !== COLON && unit !== EXCLAMATION && unit !== QUESTION) break;
    at--;
  }
  return at;
}

/** White space, quotes and brackets end a resource; in its query string commas and semicolons do not. */
function resourceEnd(text: string, from: number, end: number, colonEnds: boolean): number {
  let query = false;
  let at = from;
  for (; at < end; at++) {
    const unit = text.charCodeAt(at);
    const bits = classAt(text, at);
    if (bits & SPACE) break;
    if (unit === QUESTION) query = true;
    if (bits & STOP && !(query && (unit === COMMA || unit === SEMICOLON))) break;
    if (colonEnds && unit === COLON && !query) break;
  }
  return withoutTrailing(text, from, at);
}

/** End of a URL whose scheme starts at `from`. */
export const urlEnd = (text: string, from: number, end: number): number =>
  resourceEnd(text, from, end, false);

/** End of a path starting at `from`. A colon ends it, so that `file:12` and `host:/path` keep their shape. */
export const pathEnd = (text: string, from: number, end: number): number =>
  resourceEnd(text, from, end, true);

/** Whether a slash at `at` opens an absolute path: `/var`, `/.x`, `//server`, `~/`. */
export function opensPath(text: string, at: number): boolean {
  const next = classAt(text, at + 1);
  if (next & WORD) return true;
  const unit = text.charCodeAt(at + 1);
  return (unit === DOT || unit === SLASH || unit === TILDE) && (classAt(text, at + 2) & WORD) !== 0;
}

/** Whether the words after one space still belong to a Windows path: the next word holds a backslash (`Program Files\x`). */
function windowsGoesOn(text: string, at: number, end: number): boolean {
  const limit = Math.min(end, at + 48);
  for (let i = at + 1; i < limit; i++) {
    const unit = text.charCodeAt(i);
    if (unit === BACKSLASH) return i > at + 1;
    const inner = classAt(text, i) & WORD || unit === DOT || unit === OPEN_PAREN || unit === CLOSE_PAREN;
    if (!inner) return false;
  }
  return false;
}

/** End of a Windows path (`C:\a b\c`, `\\server\share`, `HKLM\Software\x`) starting at `from`. */
export function windowsPathEnd(text: string, from: number, end: number): number {
  let at = from;
  for (; at < end; at++) {
    const unit = text.charCodeAt(at);
    const bits = classAt(text, at);
    if (bits & SPACE) {
      if (at + 1 < end && text.charCodeAt(at) === 32 && windowsGoesOn(text, at, end)) continue;
      break;
    }
    if (unit === COLON && text.charCodeAt(at + 1) !== BACKSLASH && text.charCodeAt(at + 1) !== SLASH) break;
    if (bits & STOP && unit !== OPEN_PAREN && unit !== CLOSE_PAREN && unit !== 123 && unit !== 125) break;
  }
  const stop = withoutTrailing(text, from, at);
  return text.charCodeAt(stop - 1) === CLOSE_PAREN ? stop - 1 : stop;
}

/**
 * Whether the word at [from, to), which a slash follows, starts a relative path: three steps or more, or two with a
 * digit, dot or underscore somewhere (`lib/net/foo.ko`), so that `read/write` and `I/O` stay words.
 */
export function isRelativePath(text: string, from: number, to: number, end: number): boolean {
  const limit = Math.min(end, to + MAX_LOOK_AHEAD);
  let slashes = 0;
  let marks = 0;
  for (let at = from; at < limit; at++) {
    const unit = text.charCodeAt(at);
    const bits = classAt(text, at);
    if (unit === SLASH) slashes++;
    else if (bits & DIGIT || unit === DOT || unit === 95) marks++;
    else if (!(bits & LETTER) && unit !== 45) break;
  }
  return slashes >= 3 || (slashes === 2 && marks > 0);
}
