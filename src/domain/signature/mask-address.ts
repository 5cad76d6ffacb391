import { classAt, DIGIT, HEX, WORD } from './characters.js';
import { codeOf } from './mask-types.js';
import { COLON, DOT } from './signs.js';

const ANY = codeOf('*');
const IP = codeOf('ip');
const MAC = codeOf('mac');
const TIME = codeOf('time');
const PCI = codeOf('pci');
const ZERO = 48;
const MAX_GROUPS = 40;

/** End of the dotted quad at `from` (each part 0..255), or -1. */
export function ipv4End(text: string, from: number): number {
  let at = from;
  for (let part = 0; part < 4; part++) {
    if (part > 0 && text.charCodeAt(at++) !== DOT) return -1;
    let value = 0;
    const start = at;
    while (at - start < 4 && classAt(text, at) & DIGIT) value = value * 10 + text.charCodeAt(at++) - ZERO;
    if (at === start || at - start > 3 || value > 255) return -1;
  }
  return classAt(text, at) & WORD || (text.charCodeAt(at) === DOT && classAt(text, at + 1) & DIGIT) ? -1 : at;
}

/** What stands at `at`: where it ends and which type it has. One object, reused: read it before the next call. */
export const colonGroups = { end: -1, type: IP };

/**
 * Hex groups between colons: IPv6, MAC and longer hardware addresses, PCI addresses, clock times. True when `from`
 * starts one; then `colonGroups` says where it ends and what it is.
 */
export function readColonGroups(text: string, from: number): boolean {
  let at = from;
  let groups = 0;
  let colons = 0;
  let pairs = 0;
  let short = 0;
  let digits = 0;
  let hexLetters = 0;
  let double = false;
  for (;;) {
    const start = at;
    while (at - start < 5 && classAt(text, at) & HEX) {
      if (classAt(text, at) & DIGIT) digits++;
      else hexLetters++;
      at++;
    }
    const length = at - start;
    if (length > 4) return false;
    if (length > 0) groups++;
    else if (colons === 0 || text.charCodeAt(at - 1) !== COLON) break;
    else double = true;
    if (length === 2) pairs++;
    if (length > 0 && length <= 2) short++;
    if (groups === MAX_GROUPS) break;
    if (text.charCodeAt(at) !== COLON || classAt(text, at + 1) === 0) break;
    if (text.charCodeAt(at + 1) === COLON) {
      if (double) break;
      double = true;
      colons++;
      at++;
    } else if (!(classAt(text, at + 1) & HEX)) break;
    colons++;
    at++;
  }
  return settle(text, from, at, { groups, colons, pairs, short, digits, hexLetters, double });
}

const MAX_ADDRESS = 46;

/** End of an IPv6 address that starts with `::` (`::1`, `::ffff:10.0.0.1`), or -1. It needs a digit: `::add` is code. */
export function leadingColonsEnd(text: string, from: number): number {
  let digits = 0;
  let at = from + 2;
  const limit = from + MAX_ADDRESS;
  for (; at < limit; at++) {
    const bits = classAt(text, at);
    if (bits & DIGIT) digits++;
    const inner = text.charCodeAt(at) === COLON || text.charCodeAt(at) === DOT;
    if (!(bits & HEX) && !(inner && classAt(text, at + 1) & HEX)) break;
  }
  return digits > 0 && at < limit && !(classAt(text, at) & WORD) ? at : -1;
}

type Groups = {
  readonly groups: number;
  readonly colons: number;
  readonly pairs: number;
  readonly short: number;
  readonly digits: number;
  readonly hexLetters: number;
  readonly double: boolean;
};

function typeOf(hardware: boolean, clock: boolean, decimal: boolean, dotted: boolean): number {
  if (hardware) return MAC;
  if (clock) return TIME;
  if (dotted) return PCI;
  return decimal ? ANY : IP;
}

function settle(text: string, from: number, to: number, g: Groups): boolean {
  let end = to;
  const plain = g.hexLetters === 0 && !g.double && g.short === g.groups;
  const clock = plain && g.pairs >= g.groups - 1 && g.groups <= 4;
  const dotted = text.charCodeAt(end) === DOT && (classAt(text, end + 1) & DIGIT) !== 0;
  const hardware = g.groups >= 6 && g.pairs === g.groups && !g.double;
  if (g.colons < 2 && !(g.colons === 1 && dotted && g.digits > 0 && !clock)) return false;
  if (g.digits === 0 && !hardware) return false;
  if (dotted) {
    end++;
    while (classAt(text, end) & (DIGIT | HEX) || (g.double && text.charCodeAt(end) === DOT)) end++;
  }
  if (classAt(text, end) & WORD && !clock) return false;
  colonGroups.end = end;
  colonGroups.type = typeOf(hardware, clock, plain && g.groups < 8, dotted && !g.double);
  return end > from;
}
