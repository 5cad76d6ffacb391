import { classAt, DIGIT, SPACE } from './characters.js';
import { type MaskWriter, writeInstead } from './mask-writer.js';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  CLOSE_PAREN,
  ESCAPE,
  OPEN_BRACE,
  OPEN_BRACKET,
  OPEN_PAREN,
  SEMICOLON,
  SPACE_CHAR,
} from './signs.js';

const isOpener = (unit: number): boolean =>
  unit === OPEN_PAREN || unit === OPEN_BRACKET || unit === OPEN_BRACE;
const isCloser = (unit: number): boolean =>
  unit === CLOSE_PAREN || unit === CLOSE_BRACKET || unit === CLOSE_BRACE;

/** End of a terminal colour sequence (`ESC [ 1 ; 31 m`) at `at`, or `at` when there is none. */
function colourEnd(text: string, at: number, end: number): number {
  if (text.charCodeAt(at) !== ESCAPE || text.charCodeAt(at + 1) !== OPEN_BRACKET) return at;
  const limit = Math.min(end, at + 24);
  let i = at + 2;
  while (i < limit && (classAt(text, i) & DIGIT || text.charCodeAt(i) === SEMICOLON)) i++;
  return i < limit ? i + 1 : i;
}

/** White space becomes one space; none is kept at the start, inside brackets, or for a colour change alone. */
export function maskSpace(w: MaskWriter, from: number): number {
  const { text } = w;
  let to = from;
  let spaces = 0;
  while (to < w.end && classAt(text, to) & SPACE) {
    const coloured = colourEnd(text, to, w.end);
    if (coloured === to) spaces++;
    to = coloured > to ? coloured : to + 1;
  }
  const nothing =
    from === 0 || spaces === 0 || isOpener(text.charCodeAt(from - 1)) || isCloser(text.charCodeAt(to));
  if (nothing) writeInstead(w, from, to, '');
  else if (to - from > 1 || text.charCodeAt(from) !== SPACE_CHAR) writeInstead(w, from, to, ' ');
  return to;
}
