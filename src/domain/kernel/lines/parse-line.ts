import { type Draft, newDraft } from './draft.js';
import { draftFromKmsg } from './kmsg.js';
import type { LineForm } from './line.js';
import { peelCaller, peelPriority, peelStamp, scanStamp } from './printk.js';
import type { WallReference } from './stamps.js';
import { peelFacility, peelIso, peelKernelTag, peelRfc3164, peelRfc5424 } from './syslog.js';

const MAX_PREFIXES = 8;
/** A getty wrote its prompt and the kernel went on behind it. */
const LOGIN_PROMPT = /^[\w.-]{1,64} login: (?=\S)/;

/** The message of a text line and what its prefixes tell. JSON is read elsewhere. */
export function parseTextLine(text: string, reference: WallReference | null): Draft {
  const kmsg = isDigit(text.charCodeAt(0)) ? draftFromKmsg(text) : null;
  const draft = kmsg ?? newDraft(text);
  peelAll(draft, reference);
  return draft;
}

/** Forms whose stamp stands beside the message, not in front of it. */
const STRUCTURED: ReadonlySet<LineForm> = new Set(['journal', 'kmsg', 'dmesg-json']);

/** Peels what may still stand before the message of a structured record: a stamp, a caller, a priority. */
export function peelAll(draft: Draft, reference: WallReference | null): void {
  for (let n = 0; n < MAX_PREFIXES && !draft.foreign; n++) {
    if (
      !(draft.monotonicUs !== null && !STRUCTURED.has(draft.form)
        ? peelInner(draft)
        : peelOuter(draft, reference))
    )
      return;
  }
}

/** Behind a stamp only a host and tag (journalctl -o short-monotonic) or a caller may follow. */
function peelInner(draft: Draft): boolean {
  if (draft.text.charCodeAt(0) === 91) return draft.caller === null && peelCaller(draft);
  const at = draft.host === null ? draft.text.indexOf(' kernel: ') : -1;
  return at > 0 && at < 256 && draft.text.indexOf(' ') === at && peelKernelTag(draft);
}

function peelOuter(draft: Draft, reference: WallReference | null): boolean {
  const first = draft.text.charCodeAt(0);
  if (first === 60 /* < */) return peelPriority(draft);
  if (first === 91 /* [ */) return peelStamp(draft) || peelCaller(draft);
  if (isDigit(first)) return peelIso(draft) || (draft.level !== null && peelRfc5424(draft));
  if (first >= 65 && first <= 90 && peelRfc3164(draft, reference)) return true;
  if (first >= 97 && first <= 122 && peelFacility(draft)) return true;
  return peelLoginPrompt(draft);
}

function peelLoginPrompt(draft: Draft): boolean {
  const at = draft.text.indexOf(' login: ');
  if (at === -1 || at > 64) return false;
  const m = LOGIN_PROMPT.exec(draft.text);
  if (m === null) return false;
  draft.host ??= draft.text.slice(0, at);
  draft.text = draft.text.slice(m[0].length);
  return true;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/**
 * Where a second record begins inside a message, or -1: a CPU that stopped mid-line leaves its text glued to the
 * next record.
 */
export function embeddedStampAt(message: string): number {
  for (let at = message.indexOf('[', 1); at !== -1; at = message.indexOf('[', at + 1)) {
    const next = message.charCodeAt(at + 1);
    if (next !== 32 && !isDigit(next)) continue;
    const stamp = scanStamp(message, at);
    if (stamp === null || !sixDecimals(message, stamp.end)) continue;
    const after = message.charCodeAt(stamp.end);
    if (Number.isNaN(after) || after === 32 || after === 91) return at;
  }
  return -1;
}

/** printk always writes six decimals; prose in brackets does not. */
const sixDecimals = (message: string, end: number): boolean => message.charCodeAt(end - 8) === 46;
