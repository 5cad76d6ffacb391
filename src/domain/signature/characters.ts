/** Classes of UTF-16 units, as bits of one table: one load a character keeps the scanner flat. */
export const DIGIT = 1;
export const LETTER = 2;
export const HEX = 4;
const UNDERSCORE = 8;
export const SPACE = 16;
/** Punctuation that may stand between two values of one run: `1.2`, `a:b`, `1,2`. */
export const JOINER = 32;
export const UPPER = 64;
/** Ends a path or URL: quotes, brackets, separators. */
export const STOP = 128;

export const WORD = DIGIT | LETTER | UNDERSCORE;

const table = new Uint8Array(65_536).fill(LETTER);
const mark = (characters: string, bits: number): void => {
  for (const character of characters) table[character.charCodeAt(0)]! |= bits;
};

for (let unit = 0; unit < 128; unit++) table[unit] = unit <= 32 || unit === 127 ? SPACE : 0;
mark('0123456789', DIGIT | HEX);
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZ', LETTER | UPPER);
mark('abcdefghijklmnopqrstuvwxyz', LETTER);
mark('abcdefABCDEF', HEX);
mark('_', UNDERSCORE | JOINER);
mark('.-:/,~@#+|*\\;&%$!^', JOINER);
mark('"\'`<>()[]{}|,;', STOP);
for (const space of '\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff') {
  table[space.charCodeAt(0)] = SPACE;
}
for (let unit = 0x2000; unit <= 0x200b; unit++) table[unit] = SPACE;

/** Class bits of the unit at `index`; 0 outside the text, so that both ends are a boundary of every kind. */
export const classAt = (text: string, index: number): number =>
  index >= 0 && index < text.length ? table[text.charCodeAt(index)]! : 0;

/** Whether no word runs into the place `at`. */
export const isBoundary = (text: string, at: number): boolean => (classAt(text, at - 1) & WORD) === 0;
