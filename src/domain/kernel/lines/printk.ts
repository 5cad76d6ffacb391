import { afterSpace, type Draft } from './draft.js';
import { ctimeMs } from './stamps.js';

const PRIORITY = /^<(\d{1,4})>/;
const CALLER = /^\[ *([TC]\d{1,9})(?:[@/][TC]?\d+)?\]/;
const BRACKET_CTIME = /^\[([A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d \d{4})\]/;
const BRACKET_RELTIME = /^\[(?:[A-Z][a-z]{2} ?\d{1,2} \d\d:\d\d| *[+<] *\d+\.\d{1,9}>?)\]/;
/** Samsung `I[0:  swapper/0:  1]`, MediaTek `(0)[123:kworker]`. */
const VENDOR_TAG =
  /^(?:[A-Z]?\[\d{1,2}: {0,20}[^\]:[]{1,24}: {0,8}(\d{1,7})\]|\(\d{1,2}\)\[(\d{1,7}):[^\]]{1,24}\])/;

/** `<6>`: facility * 8 + level. */
export function peelPriority(draft: Draft): boolean {
  const m = PRIORITY.exec(draft.text);
  if (m === null) return false;
  draft.level = Number(m[1]) & 7;
  draft.text = draft.text.slice(m[0].length);
  return true;
}

/** `[   72.159680]`, `[ 8.000000 < 7.000000>]`, ctime and relative forms, each with what may stand behind it. */
export function peelStamp(draft: Draft): boolean {
  const us = scanStamp(draft.text);
  if (us !== null) {
    draft.monotonicUs = us.us;
    draft.text = draft.text.slice(us.end);
    if (draft.form === 'bare' || draft.form === 'stamped') draft.form = 'printk';
  } else if (!peelDmesgTime(draft)) return false;
  peelAfterStamp(draft);
  return true;
}

/** A caller id may stand where a stamp was dropped (a journal keeps only the message). */
export function peelCaller(draft: Draft): boolean {
  const m = CALLER.exec(draft.text);
  if (m === null) return false;
  draft.caller = m[1]!;
  draft.text = afterSpace(draft.text, m[0].length);
  return true;
}

function peelAfterStamp(draft: Draft): void {
  const text = draft.text;
  const next = text.charCodeAt(0);
  if (next === 91 /* [ */ && peelCaller(draft)) return;
  if (next === 32 && text.charCodeAt(1) === 91) {
    draft.text = text.slice(1);
    if (peelCaller(draft) || peelVendorTag(draft)) return;
    return;
  }
  draft.text = afterSpace(text, 0);
  const first = draft.text.charCodeAt(0);
  if (first === 40 || (first >= 65 && first <= 90 && draft.text.charCodeAt(1) === 91)) peelVendorTag(draft);
}

function peelVendorTag(draft: Draft): boolean {
  const m = VENDOR_TAG.exec(draft.text);
  if (m === null) return false;
  draft.caller = `P${m[1] ?? m[2]}`;
  draft.text = afterSpace(draft.text, m[0].length);
  return true;
}

function peelDmesgTime(draft: Draft): boolean {
  const ctime = BRACKET_CTIME.exec(draft.text);
  const m = ctime ?? BRACKET_RELTIME.exec(draft.text);
  if (m === null) return false;
  if (ctime !== null) {
    draft.wallMs = ctimeMs(ctime[1]!);
    draft.wallResolutionMs = 1_000;
  }
  if (draft.form === 'bare' || draft.form === 'stamped') draft.form = 'dmesg-time';
  draft.text = draft.text.slice(m[0].length);
  return true;
}

interface Stamp {
  us: number;
  /** Behind the closing bracket. */
  end: number;
}

/** One answer for all calls: a million lines need not make a million objects. Read it before the next call. */
const found: Stamp = { us: 0, end: 0 };

/** Reads `[ 123.456789]` at `from` by hand: this runs for every line of every log. */
export function scanStamp(text: string, from = 0): Readonly<Stamp> | null {
  if (text.charCodeAt(from) !== 91) return null;
  let i = from + 1;
  const blankEnd = from + 14;
  while (text.charCodeAt(i) === 32 && i < blankEnd) i++;
  const digits = i;
  let seconds = 0;
  let code = text.charCodeAt(i);
  while (code >= 48 && code <= 57 && i - digits < 10) {
    seconds = seconds * 10 + code - 48;
    code = text.charCodeAt(++i);
  }
  if (i === digits || code !== 46) return null;
  const fractionAt = ++i;
  let fraction = 0;
  code = text.charCodeAt(i);
  while (code >= 48 && code <= 57 && i - fractionAt < 9) {
    if (i - fractionAt < 6) fraction = fraction * 10 + code - 48;
    code = text.charCodeAt(++i);
  }
  if (i === fractionAt) return null;
  for (let k = i - fractionAt; k < 6; k++) fraction *= 10;
  const end = code === 32 ? scanDelta(text, i) : i;
  if (text.charCodeAt(end) !== 93) return null;
  found.us = seconds * 1_000_000 + fraction;
  found.end = end + 1;
  return found;
}

const DELTA = / < *\d{1,10}\.\d{1,9}>/y;

function scanDelta(text: string, at: number): number {
  DELTA.lastIndex = at;
  return DELTA.test(text) ? DELTA.lastIndex : at;
}
