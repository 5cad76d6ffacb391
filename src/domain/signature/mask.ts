import { classAt, SPACE, WORD } from './characters.js';
import { MAX_CHARACTERS, MAX_WORDS } from './limits.js';
import { maskMark } from './mask-mark.js';
import { maskSpace } from './mask-space.js';
import { CUT_MARK, MASK_TYPES, type MaskType } from './mask-types.js';
import { maskWord } from './mask-word.js';
import { finish, type MaskWriter } from './mask-writer.js';

function newWriter(text: string, spans: number[] | undefined): MaskWriter {
  return {
    text,
    end: Math.min(text.length, MAX_CHARACTERS),
    out: '',
    pending: -1,
    valueEnd: -1,
    valueFrom: -1,
    tail: '',
    literalFrom: 0,
    wordFrom: -1,
    wordTo: -1,
    words: 0,
    listSize: 1,
    listOut: '',
    listType: -1,
    listSpans: 0,
    spans,
  };
}

function step(w: MaskWriter, at: number): number {
  const bits = classAt(w.text, at);
  if (bits & WORD) return maskWord(w, at);
  return bits & SPACE ? maskSpace(w, at) : maskMark(w, at);
}

/** Walks the message and leaves the template in `w.out`; returns where reading stopped. */
function walk(w: MaskWriter): number {
  let at = 0;
  while (at < w.end && w.words < MAX_WORDS) {
    const next = step(w, at);
    // Whatever a rule says, reading goes on: a rule that stands still must not hang a worker.
    at = next > at ? next : at + 1;
  }
  const template = finish(w, at);
  w.out = at < w.text.length ? `${template} ${CUT_MARK}` : template;
  return at;
}

/** The message with every value replaced by a typed wildcard: `Failed password for <user> from <ip> port <num> ssh2`. */
export function maskMessage(message: string): string {
  const w = newWriter(message, undefined);
  walk(w);
  return w.out;
}

/** A masked piece of a message: [from, to) in UTF-16 units. */
export type MaskedSpan = { readonly type: MaskType; readonly from: number; readonly to: number };

/** A template and how it came about: what was masked where, in order, and where reading stopped. */
export type MaskedMessage = {
  readonly template: string;
  readonly spans: readonly MaskedSpan[];
  readonly end: number;
};

/** The same walk, with its spans; values that became one wildcard are one span. */
export function maskWithSpans(message: string): MaskedMessage {
  const flat: number[] = [];
  const w = newWriter(message, flat);
  const end = walk(w);
  const spans: MaskedSpan[] = [];
  for (let i = 0; i < flat.length; i += 3) {
    spans.push({ type: MASK_TYPES[flat[i]!]!, from: flat[i + 1]!, to: flat[i + 2]! });
  }
  return { template: w.out, spans, end };
}
