import { WordIndex, wordSet } from '../event/word-index.js';
import { classAt, DIGIT, LETTER, UPPER, WORD } from './characters.js';
import type { Compound } from './compound.js';
import { COLON, MINUS, PERCENT, SPACE_CHAR } from './signs.js';

/** Keys whose number says which event it is: masking it would call a good and a failed logon the same thing. */
const CODE_KEYS = wordSet(`
  eventid event_id event-id eventcode event_code evtid msgid msg_id messageid message_id logid log_id sigid sig_id signatureid
  signature_id ruleid rule_id`);
const SPELLED = new WordIndex<string>([
  ['id', 'event'],
  ['code', 'event'],
  ['event', ''],
]);
const MAX_GAP = 3;
const MAX_DIGITS = 10;

/** `EventID=4625`, `"event_id": 4625`, `<EventID>4625`, `Event ID: 4625`: [wordFrom, wordTo) is the word before the number. */
export function isEventCode(
  text: string,
  from: number,
  to: number,
  wordFrom: number,
  wordTo: number,
): boolean {
  if (wordFrom < 0 || from - wordTo > MAX_GAP || to - from > MAX_DIGITS) return false;
  for (let at = wordTo; at < from; at++) if (classAt(text, at) & WORD) return false;
  if (CODE_KEYS.find(text, wordFrom, wordTo)) return true;
  const before = SPELLED.find(text, wordFrom, wordTo);
  if (before === undefined || before === '') return false;
  const spelledFrom = wordFrom - before.length - 1;
  return SPELLED.find(text, spelledFrom, wordFrom - 1) === '' && text.charCodeAt(wordFrom - 1) === SPACE_CHAR;
}

/** Letters of a code and digits of it: `ORA-00060:`, `ABC-1234:`. */
const MIN_LETTERS = 2;
const MAX_LETTERS = 6;
const MIN_CODE_DIGITS = 3;
const MAX_CODE_DIGITS = 6;

/** A vendor's message number: capitals, a dash, digits, and a colon after it (`ORA-01555: snapshot too old`). */
export function isMessageCode(text: string, c: Compound): boolean {
  if (c.parts !== 2 || c.dashes !== 1 || c.mixed || c.letters !== c.uppers || text.charCodeAt(c.to) !== COLON)
    return false;
  if (c.letters < MIN_LETTERS || c.letters > MAX_LETTERS || !(classAt(text, c.from) & LETTER)) return false;
  return (
    c.digits >= MIN_CODE_DIGITS &&
    c.digits <= MAX_CODE_DIGITS &&
    text.charCodeAt(c.from + c.letters) === MINUS
  );
}

/** `%LINK-3-UPDOWN`, `%ASA-6-302013`: facility, severity, mnemonic. True for the compound after the per cent sign. */
export function isCiscoCode(text: string, c: Compound): boolean {
  if (text.charCodeAt(c.from - 1) !== PERCENT || c.dashes < 2 || c.dots > 0 || c.uppers !== c.letters)
    return false;
  let at = c.from;
  while (classAt(text, at) & (UPPER | DIGIT) || text.charCodeAt(at) === 95) at++;
  return (
    text.charCodeAt(at) === MINUS &&
    (classAt(text, at + 1) & DIGIT) !== 0 &&
    text.charCodeAt(at + 2) === MINUS
  );
}
