import { classAt, DIGIT, LETTER, SPACE, STOP, WORD } from './characters.js';
import { MAX_LOOK_AHEAD } from './limits.js';

const SLASH = 47;
const BACKSLASH = 92;
const COLON = 58;
const DOT = 46;
const QUESTION = 63;
const TILDE = 126;
const EXCLAMATION = 33;
const OPEN_PAREN = 40;
const CLOSE_PAREN = 41;

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

/** End of a URL whose scheme starts at `from`: white space, a quote, a bracket or a comma ends it. */
export function urlEnd(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && !(classAt(text, at) & (SPACE | STOP))) at++;
  return withoutTrailing(text, from, at);
}

/** Whether a slash at `at` opens an absolute path: `/var`, `/.x`, `//server`, `~/`. */
export function opensPath(text: string, at: number): boolean {
  const next = classAt(text, at + 1);
  if (next & WORD) return true;
  const unit = text.charCodeAt(at + 1);
  return (unit === DOT || unit === SLASH || unit === TILDE) && (classAt(text, at + 2) & WORD) !== 0;
}

/**
 * End of a path starting at `from`. A query string (`?a=1,b`) belongs to it; a colon does not, so that `file:12` and
 * `host:/path` keep their shape.
 */
export function pathEnd(text: string, from: number, end: number): number {
  let at = from;
  let query = false;
  for (; at < end; at++) {
    const unit = text.charCodeAt(at);
    const bits = classAt(text, at);
    if (bits & SPACE) break;
    if (unit === QUESTION) query = true;
    if (bits & STOP && !(query && (unit === 44 || unit === 59))) break;
    if (unit === COLON && !query) break;
  }
  return withoutTrailing(text, from, at);
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
