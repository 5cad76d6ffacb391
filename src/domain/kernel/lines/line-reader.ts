import type { KernelLimits, LimitCounter } from '../limits.js';
import { cleanLine, looksBinary } from './clean.js';
import type { Draft } from './draft.js';
import { createDmesgJsonJoiner } from './dmesg-json.js';
import { draftsFromJson } from './json.js';
import type { KernelLine, LineSink } from './line.js';
import { embeddedStampAt, parseTextLine, peelAll } from './parse-line.js';

const BOOT_MARK = /^-- (?:Boot ([0-9a-f]{32})|Reboot) --$/;
const JOURNAL_MARK = /^-- (?:Journal|Logs|No entries|cursor:)/;
const DROPPED = /^\*\* (\d+) printk messages? dropped(?: \*\*)?/;
const REPLAYING = /^\*\* ?replaying previous printk message ?\*\*/;
const KMSG_CONTINUATION = /^ [A-Z][A-Z0-9_]{1,63}=/;

/** Turns raw lines into kernel lines, one at a time. */
export interface LineReader {
  push(raw: string): void;
}

export function createLineReader(
  limits: KernelLimits,
  counter: LimitCounter,
  sink: LineSink,
  referenceMs: number | null,
): LineReader {
  const joiner = createDmesgJsonJoiner(limits.maxLineChars);
  let number = 0;
  let afterKmsg = false;
  let previous: KernelLine | null = null;

  function emit(draft: Draft): void {
    if (draft.foreign) return sink.foreign();
    if (draft.text.length > limits.maxLineChars) draft.text = draft.text.slice(0, limits.maxLineChars);
    if (draft.text.includes('\n')) return emitEach(draft);
    const line = toLine(draft, number);
    if (isNoise(line.message, sink)) return;
    if (isRepeat(line, previous)) return sink.noise('duplicate', 1);
    previous = line;
    sink.line(line);
  }

  function emitEach(draft: Draft): void {
    for (const text of draft.text.split('\n')) emit({ ...draft, text });
  }

  function readText(text: string): void {
    const draft = parseTextLine(text, referenceMs);
    afterKmsg = draft.form === 'kmsg';
    const at = draft.text.length > 12 ? embeddedStampAt(draft.text) : -1;
    if (at === -1) return emit(draft);
    const rest = draft.text.slice(at);
    emit({ ...draft, text: draft.text.slice(0, at) });
    readText(rest);
  }

  function readJson(raw: string): boolean {
    if (raw.length > limits.maxJsonLineChars) {
      counter.hit('maxJsonLineChars');
      sink.malformed(number, 'too-long', raw.slice(0, 200));
      return true;
    }
    const drafts = draftsFromJson(raw);
    if (drafts === null) return false;
    for (const draft of drafts) {
      peelAll(draft, referenceMs);
      emit(draft);
    }
    return true;
  }

  function readJoined(joined: string): void {
    if (joined !== '' && !readJson(joined)) sink.malformed(number, 'bad-json', joined.slice(0, 200));
  }

  function readPiece(text: string): void {
    const first = text.charCodeAt(0);
    if (first === 45 && readMark(text, number, sink)) return;
    if (first === 32 && afterKmsg && KMSG_CONTINUATION.test(text)) return;
    if (looksOdd(text) && looksBinary(text)) return sink.malformed(number, 'binary', text.slice(0, 200));
    readText(text);
  }

  return {
    push(raw) {
      number++;
      const first = raw.charCodeAt(0);
      if (first === 123 || first === 30 || joiner.open()) {
        const joined = joiner.take(raw);
        if (joined !== null) return readJoined(joined);
        if (first === 123 || first === 30) {
          if (readJson(first === 30 ? raw.slice(1) : raw)) return;
          if (raw.startsWith('{"')) return sink.malformed(number, 'bad-json', raw.slice(0, 200));
        }
      }
      if (raw.length > limits.maxLineChars) counter.hit('maxLineChars');
      const text = cleanLine(raw, limits.maxLineChars);
      if (!text.includes('\r')) return readPiece(text);
      for (const piece of text.split('\r')) if (piece !== '') readPiece(piece);
    },
  };
}

const looksOdd = (text: string): boolean => {
  const first = text.charCodeAt(0);
  return first < 32 || first > 126;
};

const toLine = (draft: Draft, number: number): KernelLine => ({
  number,
  form: draft.form,
  message: draft.text,
  level: draft.level,
  caller: draft.caller,
  monotonicUs: draft.monotonicUs,
  wallMs: draft.wallMs,
  wallResolutionMs: draft.wallResolutionMs,
  host: draft.host,
  bootId: draft.bootId,
});

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
