import { wordSet } from '../event/word-index.js';
import { classAt, DIGIT, LETTER, UPPER, WORD } from './characters.js';
import { type Compound, emptyCompound, readCompound } from './compound.js';
import { timeWord } from './known-units.js';
import { colonGroups, ipv4End, readColonGroups } from './mask-address.js';
import { isCiscoCode, isEventCode, isMessageCode } from './mask-code.js';
import { isCodeName, nameType, numberedNameType } from './mask-name.js';
import { digitType, measured, readUnit } from './mask-number.js';
import { isRelativePath, urlEnd, windowsPathEnd } from './mask-path.js';
import { codeOf } from './mask-types.js';
import { isLeadingUser, isUserPosition } from './mask-user.js';
import { type MaskWriter, writeValue } from './mask-writer.js';
import { BACKSLASH, COLON, COMMA, EQUALS, MINUS, PLUS, SLASH, SPACE_CHAR, UNDERLINE } from './signs.js';

const ANY = codeOf('*');
const NUM = codeOf('num');
const IP = codeOf('ip');
const URL_TYPE = codeOf('url');
const PATH = codeOf('path');
const USER = codeOf('user');
const TIME = codeOf('time');
const HASH = codeOf('hash');
const MAX_COMPOUND = 1024;
const LONG_ADDRESS = 12;

const scratch = emptyCompound();

/** Base64 goes on over `+` and `/`: end of the run, or -1 when it is too short or too plain to be one. */
function base64End(text: string, c: Compound, end: number): number {
  const next = text.charCodeAt(c.to);
  if (next !== PLUS && next !== SLASH && next !== EQUALS) return -1;
  if (c.dots > 0 || c.dashes > 0) return -1;
  let at = c.to;
  let digits = c.digits;
  let uppers = c.uppers;
  const limit = Math.min(end, at + 4 * MAX_COMPOUND);
  while (at < limit) {
    const bits = classAt(text, at);
    const unit = text.charCodeAt(at);
    if (bits & DIGIT) digits++;
    else if (bits & UPPER) uppers++;
    else if (!(bits & LETTER) && unit !== PLUS && unit !== SLASH) break;
    at++;
  }
  while (at < end && text.charCodeAt(at) === EQUALS) at++;
  const whole = at >= limit || !(classAt(text, at) & WORD);
  return whole && at - c.from >= 24 && digits >= 2 && uppers >= 2 ? at : -1;
}

function wordEnd(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && classAt(text, at) & (LETTER | DIGIT)) at++;
  return at;
}

/**
 * A name and numbers (`blk_12`, `core.862`, `session-3.scope`): the letters stay, each number is a value. One or two
 * letters between numbers (`attempt_1_m_2`) belong to the value.
 */
function writeNumbers(w: MaskWriter, c: Compound): number {
  let at = c.from;
  let numberEnd = -1;
  while (at < c.to) {
    if (!(classAt(w.text, at) & DIGIT)) {
      at = classAt(w.text, at) & LETTER ? wordEnd(w.text, at, c.to) : at + 1;
      continue;
    }
    if (numberEnd > 0 && at - numberEnd >= 3 && at - numberEnd <= 4) writeValue(w, ANY, numberEnd, at);
    const from = w.text.charCodeAt(at - 1) === MINUS && w.text.charCodeAt(at - 2) === UNDERLINE ? at - 1 : at;
    while (at < c.to && classAt(w.text, at) & DIGIT) at++;
    writeValue(w, NUM, from, at);
    numberEnd = at;
  }
  return at;
}

/** A word that starts with a digit or holds one. */
function maskNumbered(w: MaskWriter, c: Compound): number {
  const { text } = w;
  const { from, to } = c;
  if (isCodeName(text, c) || isMessageCode(text, c) || isCiscoCode(text, c)) return keepWord(w, from, to);
  if (c.parts === 1 && c.letters === 0 && isEventCode(text, from, to, w.wordFrom, w.wordTo))
    return keepWord(w, from, to);
  const encoded = c.uppers > 0 && c.letters > c.uppers ? base64End(text, c, w.end) : -1;
  if (encoded > 0) return writeValue(w, HASH, from, encoded);
  const named = numberedNameType(text, c);
  if (named >= 0) return writeValue(w, named, from, to);
  if (c.letters === 0) {
    if (c.dots === 3 && c.parts === 4 && ipv4End(text, from) === to) return writeValue(w, IP, from, to);
    readUnit(text, to, digitType(text, c));
    return writeValue(w, measured.type, from, measured.end);
  }
  const leadingLetter = classAt(text, from) & LETTER;
  const longAddress = c.hexOnly && c.digits + c.letters >= LONG_ADDRESS;
  if (!c.mixed && leadingLetter && !longAddress) return writeNumbers(w, c);
  return writeValue(w, digitType(text, c), from, to);
}

function keepWord(w: MaskWriter, from: number, to: number): number {
  w.wordFrom = from;
  w.wordTo = to;
  w.words++;
  return to;
}

/** Month, weekday or zone names beside numbers belong to the time. */
function isTimeWord(w: MaskWriter, from: number, to: number): boolean {
  const kind = timeWord(w.text, from, to);
  if (kind === undefined) return false;
  const afterValue = w.pending >= 0 && from - w.valueEnd <= 1 && from > 0;
  if (kind === 'zone') return afterValue && w.pending === TIME;
  const next = w.text.charCodeAt(to);
  if (kind === 'month' && afterValue) return true;
  if (kind === 'month' && next !== SPACE_CHAR) return false;
  const after = next === COMMA ? to + 2 : to + 1;
  const skip = w.text.charCodeAt(after) === SPACE_CHAR ? after + 1 : after;
  if (classAt(w.text, skip) & DIGIT) return true;
  return (
    kind === 'weekday' && timeWord(w.text, skip, skip + 3) === 'month' && !(classAt(w.text, skip + 3) & WORD)
  );
}

const DRIVES = wordSet('volume drive disk partition on');

/** "volume C:" and "drive D: is full": the letter is a value. */
const isDriveLetter = (w: MaskWriter, from: number): boolean =>
  (classAt(w.text, from) & UPPER) !== 0 &&
  from - w.wordTo === 1 &&
  DRIVES.find(w.text, w.wordFrom, w.wordTo) !== undefined;

/** What follows a word decides: `scheme://`, `C:\`, `DOMAIN\user`, `a/b/c`. End of the value, or -1. */
function maskBySuccessor(w: MaskWriter, from: number, to: number): number {
  const { text } = w;
  const next = text.charCodeAt(to);
  if (next === COLON) {
    const second = text.charCodeAt(to + 1);
    if (second === SLASH && text.charCodeAt(to + 2) === SLASH && classAt(text, to + 3) !== 0)
      return writeValue(w, URL_TYPE, from, urlEnd(text, from, w.end));
    if (to - from !== 1) return -1;
    if (second === BACKSLASH || second === SLASH)
      return writeValue(w, PATH, from, windowsPathEnd(text, from, w.end));
    return isDriveLetter(w, from) ? writeValue(w, PATH, from, to) : -1;
  }
  if (next === BACKSLASH && classAt(text, to + 1) & WORD) {
    const end = windowsPathEnd(text, from, w.end);
    const deep = text.slice(to + 1, end).includes('\\');
    return writeValue(w, deep ? PATH : USER, from, end);
  }
  if (next === SLASH && classAt(text, to + 1) & WORD && isRelativePath(text, from, to, w.end)) {
    let at = to;
    while (at < w.end && (classAt(text, at) & WORD || text.charCodeAt(at) === SLASH || isPathInner(text, at)))
      at++;
    return writeValue(w, PATH, from, at);
  }
  return -1;
}

const isPathInner = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return (unit === 45 || unit === 46) && (classAt(text, at + 1) & WORD) !== 0;
};

function maskNamed(w: MaskWriter, c: Compound): number {
  const { text } = w;
  const { from, to } = c;
  if (
    isUserPosition(text, from, to, w.wordFrom, w.wordTo) ||
    ((from <= 1 || from - w.valueEnd === 3) && isLeadingUser(text, from, to))
  )
    return writeValue(w, USER, from, to);
  const bySuccessor = maskBySuccessor(w, from, to);
  if (bySuccessor >= 0) return bySuccessor;
  const type = nameType(text, c);
  if (type >= 0) return writeValue(w, type, from, to);
  if (isTimeWord(w, from, to)) return writeValue(w, TIME, from, to);
  return keepWord(w, from, to);
}

/** Reads the word at `from`, keeps it or masks it, and returns where to go on. */
export function maskWord(w: MaskWriter, from: number): number {
  const { text } = w;
  const c = readCompound(text, from, w.end, scratch);
  if (text.charCodeAt(c.to) === COLON && c.hexOnly && c.to - from <= 4 && readColonGroups(text, from))
    return writeValue(w, colonGroups.type, from, colonGroups.end);
  if (c.to - from > MAX_COMPOUND) return writeValue(w, ANY, from, c.to);
  if (c.digits === 0) return maskNamed(w, c);
  if (isUserPosition(text, from, c.to, w.wordFrom, w.wordTo)) return writeValue(w, USER, from, c.to);
  if (text.charCodeAt(c.to) === COLON && text.charCodeAt(c.to + 1) === SLASH && c.letters > 0) {
    const url = maskBySuccessor(w, from, c.to);
    if (url >= 0) return url;
  }
  return maskNumbered(w, c);
}
