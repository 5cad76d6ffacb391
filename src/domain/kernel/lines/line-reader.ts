import type { KernelLimits, LimitCounter } from '../limits.js';
import { cleanLine, looksBinary } from './clean.js';
import { createDmesgJsonJoiner, type DmesgJsonJoiner } from './dmesg-json.js';
import type { Draft } from './draft.js';
import { draftsFromJson } from './json.js';
import { lineOf } from './kernel-line.js';
import type { KernelLine, LineSink, MalformedReason } from './line.js';
import { embeddedStampAt, parseTextLine, peelAll } from './parse-line.js';
import type { WallReference } from './stamps.js';

const BOOT_MARK = /^-- (?:Boot ([0-9a-f]{32})|Reboot) --$/;
const JOURNAL_MARK = /^-- (?:Journal|Logs|No entries|cursor:)/;
const DROPPED = /^\*\* (\d+) printk messages? dropped(?: \*\*)?/;
const REPLAYING = /^\*\* ?replaying previous printk message ?\*\*/;
const BRACE = 123;
const RECORD_SEPARATOR = 30;
const KMSG_CONTINUATION = /^ [A-Z][A-Z0-9_]{1,63}=/;

/** Turns raw lines into kernel lines, one at a time. */
export interface LineReader {
  push(raw: string): void;
}

export const createLineReader = (
  limits: KernelLimits,
  counter: LimitCounter,
  sink: LineSink,
  reference: WallReference | null,
): LineReader => new Reader(limits, counter, sink, reference);

class Reader implements LineReader {
  readonly #limits: KernelLimits;
  readonly #counter: LimitCounter;
  readonly #sink: LineSink;
  readonly #reference: WallReference | null;
  readonly #joiner: DmesgJsonJoiner;
  #number = 0;
  #afterKmsg = false;
  #previous: KernelLine | null = null;

  constructor(limits: KernelLimits, counter: LimitCounter, sink: LineSink, reference: WallReference | null) {
    this.#limits = limits;
    this.#counter = counter;
    this.#sink = sink;
    this.#reference = reference;
    this.#joiner = createDmesgJsonJoiner(limits.maxLineChars);
  }

  push(raw: string): void {
    this.#number++;
    const first = raw.charCodeAt(0);
    if ((first === BRACE || first === RECORD_SEPARATOR || this.#joiner.open()) && this.#pushJson(raw)) return;
    if (raw.length > this.#limits.maxLineChars) this.#counter.hit('maxLineChars');
    const text = cleanLine(raw, this.#limits.maxLineChars);
    if (!text.includes('\r')) this.#readPiece(text);
    else for (const piece of text.split('\r')) if (piece !== '') this.#readPiece(piece);
  }

  /** Whether the line was JSON, whole or a part of a document over many lines. */
  #pushJson(raw: string): boolean {
    const joined = this.#joiner.take(raw);
    if (joined !== null) {
      if (joined !== '' && !this.#readJson(joined)) this.#malformed('bad-json', joined);
      return true;
    }
    const text = raw.charCodeAt(0) === RECORD_SEPARATOR ? raw.slice(1) : raw;
    if (text.charCodeAt(0) !== BRACE) return false;
    if (this.#readJson(text)) return true;
    if (!text.startsWith('{"')) return false;
    this.#malformed('bad-json', text);
    return true;
  }

  #readJson(raw: string): boolean {
    if (raw.length > this.#limits.maxJsonLineChars) {
      this.#counter.hit('maxJsonLineChars');
      this.#malformed('too-long', raw);
      return true;
    }
    const drafts = draftsFromJson(raw);
    if (drafts === null) return false;
    drafts.forEach((draft, i) => {
      // A document on one line still has its records in order.
      if (i > 0) this.#number++;
      peelAll(draft, this.#reference);
      this.#emitParts(draft);
    });
    return true;
  }

  #readPiece(text: string): void {
    const first = text.charCodeAt(0);
    if (first === 45 && readMark(text, this.#number, this.#sink)) return;
    if (first === 32 && this.#afterKmsg && KMSG_CONTINUATION.test(text)) return;
    if (looksOdd(text) && looksBinary(text)) {
      this.#malformed('binary', text);
      return;
    }
    const draft = parseTextLine(text, this.#reference);
    this.#afterKmsg = draft.form === 'kmsg';
    this.#emitParts(draft);
  }

  /** A record that another CPU glued to the end of this one is a line of its own. */
  #emitParts(draft: Draft): void {
    let rest = draft;
    for (let at = gluedAt(rest); at !== -1; at = gluedAt(rest)) {
      const text = rest.text.slice(at);
      this.#emit({ ...rest, text: rest.text.slice(0, at) });
      rest = { ...rest, ...parseTextLine(text, this.#reference) };
    }
    this.#emit(rest);
  }

  #emit(draft: Draft): void {
    if (draft.foreign) {
      this.#sink.foreign();
      return;
    }
    if (draft.text.includes('\n')) {
      for (const text of draft.text.split('\n')) this.#emit({ ...draft, text });
      return;
    }
    const line = lineOf(draft, this.#number, this.#limits.maxLineChars);
    if (isNoise(line.message, this.#sink)) return;
    if (isRepeat(line, this.#previous)) {
      this.#sink.noise('duplicate', 1);
      return;
    }
    this.#previous = line;
    this.#sink.line(line);
  }

  #malformed(reason: MalformedReason, text: string): void {
    this.#sink.malformed(this.#number, reason, text.slice(0, 200));
  }
}

const gluedAt = (draft: Draft): number => (draft.text.length > 12 ? embeddedStampAt(draft.text) : -1);

const looksOdd = (text: string): boolean => {
  const first = text.charCodeAt(0);
  return first < 32 || first > 126;
};

function readMark(text: string, number: number, sink: LineSink): boolean {
  const m = BOOT_MARK.exec(text);
  if (m !== null) sink.bootMark(number, m[1] ?? null);
  return m !== null || JOURNAL_MARK.test(text);
}

function isNoise(message: string, sink: LineSink): boolean {
  if (message.charCodeAt(0) !== 42) return false;
  const dropped = DROPPED.exec(message);
  if (dropped !== null) sink.noise('dropped', Number(dropped[1]));
  else if (REPLAYING.test(message)) sink.noise('replayed', 1);
  else return false;
  return true;
}

/** The same message with the same microsecond right behind itself: one message that two consoles wrote. */
const isRepeat = (line: KernelLine, previous: KernelLine | null): boolean =>
  previous !== null &&
  line.monotonicUs !== null &&
  line.monotonicUs !== 0 &&
  line.monotonicUs === previous.monotonicUs &&
  line.number !== previous.number &&
  line.message !== '' &&
  line.message === previous.message;
