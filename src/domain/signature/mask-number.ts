import { classAt, DIGIT, LETTER, WORD } from './characters.js';
import type { Compound } from './compound.js';
import { isDeviceStem } from './known-names.js';
import { spacedUnitType, unitType } from './known-units.js';
import { codeOf } from './mask-types.js';
import { COLON, MINUS, PERCENT, SLASH, SPACE_CHAR } from './signs.js';

const ANY = codeOf('*');
const NUM = codeOf('num');
const TIME = codeOf('time');
const VERSION = codeOf('version');
const HEXADECIMAL = codeOf('hex');
const HASH = codeOf('hash');
const UUID = codeOf('uuid');
const DEVICE = codeOf('dev');
const MAC = codeOf('mac');
const LOWER_X = 120;
const LOWER_V = 118;
const MAX_UNIT = 12;

const isYear = (text: string, at: number): boolean => {
  const century = text.slice(at, at + 2);
  return century === '20' || century === '19';
};

const isTwoDigits = (text: string, at: number): boolean =>
  (classAt(text, at) & DIGIT) !== 0 &&
  (classAt(text, at + 1) & DIGIT) !== 0 &&
  !(classAt(text, at + 2) & WORD);

/** Type of a compound of digits and punctuation only (`12`, `1.5`, `1.2.3`, `2024-05-01`). */
function plainNumberType(text: string, c: Compound): number {
  if (c.parts === 3 && c.dashes === 2 && c.digits >= 6 && isYear(text, c.from)) return TIME;
  if (c.dots >= 2) return VERSION;
  const length = c.to - c.from;
  if (text.charCodeAt(c.to) === COLON && length <= 2 && isTwoDigits(text, c.to + 1)) return TIME;
  if (
    text.charCodeAt(c.to) === SLASH &&
    length === 4 &&
    isYear(text, c.from) &&
    classAt(text, c.to + 1) & DIGIT
  )
    return TIME;
  return NUM;
}

const HASH_LENGTHS = new Set([32, 40, 56, 64, 96, 128]);

function hexType(text: string, c: Compound): number {
  const length = c.to - c.from;
  if (c.parts === 1) return HASH_LENGTHS.has(length) ? HASH : length >= 6 ? HEXADECIMAL : ANY;
  if (length === 36 && c.dashes === 4 && text.charCodeAt(c.from + 8) === MINUS) return UUID;
  if (length === 17 && c.dashes === 5) return MAC;
  if (length === 14 && c.dots === 2) return MAC;
  return HEXADECIMAL;
}

/** Where letters start in a word that starts with digits, or digits in one that starts with letters. */
function turn(text: string, from: number, to: number, bits: number): number {
  let at = from;
  while (at < to && classAt(text, at) & bits) at++;
  return at;
}

/** Type of a compound that holds letters and digits (`5ms`, `eth0`, `v1.2`, `0x1f`, `deadbeef01`). */
function mixedType(text: string, c: Compound): number {
  const second = text.charCodeAt(c.from + 1) | 32;
  if (text.charCodeAt(c.from) === 48 && second === LOWER_X) return HEXADECIMAL;
  if ((text.charCodeAt(c.from) | 32) === LOWER_V && classAt(text, c.from + 1) & DIGIT) return VERSION;
  if (c.dashes >= 2 && isYear(text, c.from) && classAt(text, c.from + 3) & DIGIT) return TIME;
  if (classAt(text, c.from) & DIGIT && c.to - c.from <= 24) {
    const unitFrom = turn(text, c.from, c.to, DIGIT);
    const decimals = text.charCodeAt(unitFrom) === 46 ? turn(text, unitFrom + 1, c.to, DIGIT) : unitFrom;
    const unitTo = turn(text, decimals, c.to, LETTER);
    const unit = c.to - decimals <= MAX_UNIT || unitTo < c.to ? unitType(text, decimals, unitTo) : undefined;
    if (unit !== undefined) return codeOf(unit);
  }
  if (c.hexOnly) return hexType(text, c);
  const stemTo = turn(text, c.from, c.to, LETTER);
  return isDeviceStem(text, c.from, stemTo) ? DEVICE : ANY;
}

/** Type of a compound with at least one digit. */
export const digitType = (text: string, c: Compound): number =>
  c.letters === 0 ? plainNumberType(text, c) : mixedType(text, c);

/** A number with what belongs to it: `%`, or a unit after one space. `type` is the number's own type. */
export const measured = { type: NUM, end: 0 };

/** Fills `measured` for the number that ends at `to`. */
export function readUnit(text: string, to: number, type: number): void {
  measured.type = type;
  measured.end = to;
  if (type !== NUM) return;
  if (text.charCodeAt(to) === PERCENT) {
    measured.end = to + 1;
    return;
  }
  if (text.charCodeAt(to) !== SPACE_CHAR) return;
  const unitTo = turn(text, to + 1, Math.min(text.length, to + 2 + MAX_UNIT), LETTER);
  if (unitTo === to + 1 || unitTo - to - 1 > MAX_UNIT || classAt(text, unitTo) & WORD) return;
  const unit = spacedUnitType(text, to + 1, unitTo);
  if (unit === undefined) return;
  measured.type = codeOf(unit);
  measured.end = unitTo;
}
