/**
 * Words and what they stand for, looked up in the middle of a text without cutting pieces out of it: the hot path asks
 * about every word of every message. Upper and lower case are one, unless `exact` is asked for; words are ASCII
 * letters, digits and signs, 31 at most.
 */
export class WordIndex<T> {
  readonly #buckets: (readonly Entry<T>[] | undefined)[];
  readonly #mask: number;
  /** By first letter, which lengths exist, as bits: most words asked about end here. */
  readonly #lengths = new Uint32Array(32);
  readonly #exact: boolean;

  constructor(entries: Iterable<readonly [string, T]>, exact = false) {
    const known = new Map<string, T>();
    for (const [word, value] of entries) known.set(exact ? word : word.toLowerCase(), value);
    let size = 16;
    while (size < known.size * 4) size *= 2;
    this.#mask = size - 1;
    this.#exact = exact;
    for (const word of known.keys()) this.#lengths[word.charCodeAt(0) & 31]! |= 1 << word.length;
    const buckets: Entry<T>[][] = [];
    for (const [word, value] of known) {
      const slot = hash(word, 0, word.length) & this.#mask;
      buckets[slot] = [...(buckets[slot] ?? []), { word, value }];
    }
    this.#buckets = Array.from({ length: size }, (_, slot) => buckets[slot]);
  }

  /** What the word text[from, to) stands for. */
  find(text: string, from: number, to: number): T | undefined {
    const length = to - from;
    if (length > LONGEST || !((this.#lengths[text.charCodeAt(from) & 31]! >>> length) & 1)) return undefined;
    const bucket = this.#buckets[hash(text, from, to) & this.#mask];
    if (bucket === undefined) return undefined;
    for (const { word, value } of bucket) {
      if (word.length === length && equals(word, text, from, this.#exact)) return value;
    }
    return undefined;
  }

  get(word: string): T | undefined {
    return this.find(word, 0, word.length);
  }

  has(word: string): boolean {
    return this.find(word, 0, word.length) !== undefined;
  }
}

type Entry<T> = { readonly word: string; readonly value: T };

const LONGEST = 31;

/** Case does not count here, so one table serves both kinds of look-up. */
function hash(text: string, from: number, to: number): number {
  let value = to - from;
  for (let at = from; at < to; at++) value = (Math.imul(value, 31) + (text.charCodeAt(at) | 32)) | 0;
  return value ^ (value >>> 15);
}

function equals(word: string, text: string, from: number, exact: boolean): boolean {
  for (let i = 0; i < word.length; i++) {
    const unit = text.charCodeAt(from + i);
    const folded = !exact && unit >= 65 && unit <= 90 ? unit | 32 : unit;
    if (folded !== word.charCodeAt(i)) return false;
  }
  return true;
}

/** Words of a list written as one text. */
export const wordsIn = (list: string): string[] => list.match(/\S+/g) ?? [];

/** A set of words, as an index. */
export const wordSet = (list: string, exact = false): WordIndex<true> =>
  new WordIndex(
    wordsIn(list).map((word): [string, true] => [word, true]),
    exact,
  );
