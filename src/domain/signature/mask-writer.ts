import { classAt, JOINER, LETTER, SPACE, WORD } from './characters.js';
import { codeOf, WILDCARDS } from './mask-types.js';
import { CLOSE_PAREN, COMMA, OPEN_PAREN, SEMICOLON, SPACE_CHAR } from './signs.js';

/** What the scanner knows while it walks a message: the text, the template so far, and the values met. */
export type MaskWriter = {
  readonly text: string;
  /** Characters from here on are not looked at. */
  readonly end: number;
  /** Finished template text, up to the pending wildcard. */
  out: string;
  /** Type code of the wildcard not written yet, because the next value may join it; -1 when there is none. */
  pending: number;
  /** Where the pending (or last) value ends in the text; -1 before the first. */
  valueEnd: number;
  /** Where it starts: of a run, the last value of it. */
  valueFrom: number;
  /** Normalised literal text after the pending wildcard, before `literalFrom`. */
  tail: string;
  /** Literal text not copied yet starts here. */
  literalFrom: number;
  /** Last literal word, [from, to): it decides what follows it ("user", "invalid", "Jun"). */
  wordFrom: number;
  wordTo: number;
  words: number;
  /** Values side by side so far, and the template and spans before the first of them. */
  listSize: number;
  listOut: string;
  listType: number;
  listSpans: number;
  /** type code, from, to for each value, runs joined; kept when `spans` is given. */
  readonly spans: number[] | undefined;
};

const ANY = codeOf('*');
const NUM = codeOf('num');
const IP = codeOf('ip');
const HOST = codeOf('host');
const TIME = codeOf('time');
const DURATION = codeOf('dur');

const MAX_PREFIX = 32;

/** `blk_1 blk_2 blk_3`: the same words before both values, a space (and a comma) before the second. */
function repeats(text: string, valueFrom: number, valueEnd: number, from: number): boolean {
  const comma = text.charCodeAt(valueEnd) === COMMA ? 1 : 0;
  const prefixFrom = valueEnd + comma + 1;
  const length = from - prefixFrom;
  if (length > MAX_PREFIX || !(classAt(text, prefixFrom - 1) & SPACE)) return false;
  for (let back = 1; back <= length; back++) {
    const unit = text.charCodeAt(from - back);
    if (unit !== text.charCodeAt(valueFrom - back) || classAt(text, from - back) & SPACE) return false;
  }
  return !(classAt(text, valueFrom - length - 1) & WORD);
}

/** How the value at `from` follows the previous one: apart, glued by punctuation, in a list, or an aside `(..)`. */
type Junction = 'apart' | 'glued' | 'continued' | 'listed' | 'repeated' | 'aside';

function junction(text: string, valueFrom: number, valueEnd: number, from: number, to: number): Junction {
  const gap = from - valueEnd;
  if (gap === 0) return 'glued';
  if (gap > 4) return repeats(text, valueFrom, valueEnd, from) ? 'repeated' : 'apart';
  let at = valueEnd;
  while (at < from && classAt(text, at) & JOINER) at++;
  if (at === from) return 'glued';
  const first = text.charCodeAt(valueEnd);
  at = first === COMMA || first === SEMICOLON ? valueEnd + 1 : valueEnd;
  const spaceFrom = at;
  while (at < from && classAt(text, at) & SPACE) at++;
  if (at === from) return at > spaceFrom ? 'listed' : 'apart';
  if (text.charCodeAt(at) !== OPEN_PAREN || at !== from - 1) return 'apart';
  return text.charCodeAt(to) === CLOSE_PAREN && first !== COMMA ? 'aside' : 'apart';
}

const YEAR_OR_ZONE = /^(?:(?:19|20)\d\d|[-+]\d{4})$/;

/** Whether two values are one thing although a space parts them: the pieces of a date or of a duration. */
function continues(w: MaskWriter, type: number, from: number, to: number): boolean {
  const { text, pending, valueEnd } = w;
  if (pending === type) return type === TIME || type === DURATION;
  if (pending === NUM && type === TIME) return (classAt(text, from) & LETTER) !== 0;
  if (pending !== TIME || type !== NUM) return false;
  return (
    (classAt(text, valueEnd - 1) & LETTER) !== 0 ||
    (to - from <= 5 && YEAR_OR_ZONE.test(text.slice(from, to)))
  );
}

function junctionTo(w: MaskWriter, type: number, from: number, to: number): Junction {
  const how = junction(w.text, w.valueFrom, w.valueEnd, from, to);
  return how === 'listed' && continues(w, type, from, to) ? 'continued' : how;
}

function joinedType(previous: number, next: number, how: Junction): number {
  if (how === 'aside' || previous === next) return previous;
  if (previous === TIME && how === 'glued') return TIME;
  if (how === 'continued') return previous === DURATION ? DURATION : TIME;
  if (next === TIME && previous === NUM && how === 'glued') return TIME;
  if (how === 'glued' && next === NUM && (previous === IP || previous === HOST)) return previous;
  return ANY;
}

/** Up to three values side by side keep their places; more are a list, and how long it is varies. */
const LIST_SIZE = 4;

/** Whether the value joins the pending one; keeps count of lists on the way. */
function joins(w: MaskWriter, how: Junction, type: number): boolean {
  if (how === 'apart') {
    w.listSize = 1;
    return false;
  }
  if (how !== 'listed') return true;
  if (w.listSize === 1) {
    w.listOut = w.out;
    w.listType = w.pending;
    if (w.spans !== undefined) w.listSpans = w.spans.length;
  }
  if (type !== w.listType) w.listType = ANY;
  if (++w.listSize < LIST_SIZE) return false;
  if (w.listSize === LIST_SIZE) {
    w.out = w.listOut;
    w.pending = w.listType;
    if (w.spans !== undefined) w.spans.length = w.listSpans;
  }
  return true;
}

/**
 * Records the value [from, to). Values become one wildcard when they are glued by punctuation (`1.2`, `10.0.0.1:22`),
 * restated in parentheses (`1190 bytes (1.16 KB)`, `<ip> ()`), or a list of four and more (`1, 2, 3, 4`): how many stand
 * there varies between events of one kind. Returns where to go on reading.
 */
export function writeValue(w: MaskWriter, type: number, from: number, to: number): number {
  if (w.pending >= 0) {
    const how = junctionTo(w, type, from, to);
    if (joins(w, how, type))
      return extend(w, joinedType(w.pending, type, how), from, how === 'aside' ? to + 1 : to);
    w.out += WILDCARDS[w.pending]! + w.tail + w.text.slice(w.literalFrom, from);
  } else {
    w.out += w.tail + w.text.slice(w.literalFrom, from);
  }
  w.tail = '';
  w.pending = type;
  w.valueFrom = from;
  w.valueEnd = to;
  w.literalFrom = to;
  w.words++;
  if (w.spans !== undefined) w.spans.push(type, from, to);
  return to;
}

function extend(w: MaskWriter, type: number, from: number, to: number): number {
  w.pending = type;
  w.tail = '';
  w.valueFrom = from;
  w.valueEnd = to;
  w.literalFrom = to;
  if (w.spans !== undefined) {
    w.spans[w.spans.length - 3] = type;
    w.spans[w.spans.length - 1] = to;
  }
  return to;
}

/** Leaves out the text [from, to) and puts `instead` in its place (white space, long runs of one sign). */
export function writeInstead(w: MaskWriter, from: number, to: number, instead: string): void {
  w.tail += w.text.slice(w.literalFrom, from) + instead;
  w.literalFrom = to;
}

/** The finished template; `at` is where reading stopped. */
export function finish(w: MaskWriter, at: number): string {
  const rest = w.tail + w.text.slice(w.literalFrom, at);
  const text = w.pending >= 0 ? w.out + WILDCARDS[w.pending]! + rest : w.out + rest;
  return text.charCodeAt(text.length - 1) === SPACE_CHAR ? text.slice(0, -1) : text;
}
