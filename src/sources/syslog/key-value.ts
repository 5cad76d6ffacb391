/** At most this many pairs become fields: a line of a million pairs is noise, not structure. */
const PAIR_LIMIT = 64;
const TEXT_LIMIT = 16_384;
const KEY_LIMIT = 64;
const QUOTED_LIMIT = 4_096;
const BARE_LIMIT = 1_024;

const DOUBLE = 34;
const SINGLE = 39;
const BACKSLASH = 92;

const isLetter = (unit: number): boolean => (unit | 32) >= 97 && (unit | 32) <= 122;
const isKeyStart = (unit: number): boolean => isLetter(unit) || unit === 95;
const isKeyPart = (unit: number): boolean =>
  isKeyStart(unit) || (unit >= 48 && unit <= 57) || unit === 46 || unit === 45;
/** What ends a bare value: white space, a quote, a comma, a semicolon. */
const endsBare = (unit: number): boolean =>
  unit <= 32 || unit === DOUBLE || unit === 44 || unit === 59 || unit === 160;

/** Where the key before the `=` at `equals` starts, no further back than `from`; -1 for none. */
function keyStart(text: string, equals: number, from: number): number {
  const least = Math.max(from, equals - KEY_LIMIT);
  let at = equals;
  while (at > least && isKeyPart(text.charCodeAt(at - 1))) at--;
  while (at < equals && !isKeyStart(text.charCodeAt(at))) at++;
  return at === equals ? -1 : at;
}

/** Where the quote that opens at `at` closes; -1 when it does not. A backslash takes the next sign with it. */
function closingQuote(text: string, at: number, quote: number): number {
  const end = Math.min(text.length, at + QUOTED_LIMIT);
  for (let i = at + 1; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit === BACKSLASH) i++;
    else if (unit === quote) return i;
  }
  return -1;
}

/** A single quote is a quote only where the value ends with it: `it's` is not one. */
const isWhole = (text: string, close: number): boolean =>
  close + 1 >= text.length || endsBare(text.charCodeAt(close + 1));

type Value = { readonly value: string; readonly end: number };

function valueAt(text: string, at: number): Value {
  const quote = text.charCodeAt(at);
  if (quote === DOUBLE || quote === SINGLE) {
    const close = closingQuote(text, at, quote);
    if (close !== -1 && (quote === DOUBLE || isWhole(text, close)))
      return { value: unescaped(text.slice(at + 1, close)), end: close + 1 };
  }
  let end = at;
  const most = Math.min(text.length, at + BARE_LIMIT);
  while (end < most && !endsBare(text.charCodeAt(end))) end++;
  return { value: text.slice(at, end), end };
}

const unescaped = (text: string): string => (text.includes('\\') ? text.replace(/\\([\s\S])/g, '$1') : text);

/**
 * `key=value`, `key="some words"` and `key='some words'` anywhere in a text; the first of a key wins. What is found is
 * added to `pairs`. Written by hand: it runs for every line that holds an equals sign.
 */
export function readKeyValues(whole: string, pairs: Record<string, string> = {}): Record<string, string> {
  let equals = whole.indexOf('=');
  if (equals === -1) return pairs;
  const text = whole.length > TEXT_LIMIT ? whole.slice(0, TEXT_LIMIT) : whole;
  let from = 0;
  for (let left = PAIR_LIMIT; left > 0 && equals !== -1 && equals < text.length; ) {
    const start = keyStart(text, equals, from);
    if (start === -1) from = equals + 1;
    else {
      const { value, end } = valueAt(text, equals + 1);
      const key = text.slice(start, equals);
      if (!Object.hasOwn(pairs, key)) pairs[key] = value;
      from = end;
      left--;
    }
    equals = text.indexOf('=', from);
  }
  return pairs;
}
