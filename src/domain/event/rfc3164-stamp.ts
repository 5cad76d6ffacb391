import { stampMillis } from './event-time.js';
import { zoneNameOffset } from './zone-names.js';

/** A stamp found at the start of a text, and how many characters it took. */
export type FoundStamp = { readonly millis: number | null; readonly length: number };

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const LENGTH = 15;
const BLANK = 32;

/** The number of two digits at `at`, the first of which may be a blank; -1 when they are none. */
function twoDigits(text: string, at: number, blank = false): number {
  const first = text.charCodeAt(at) - 48;
  const second = text.charCodeAt(at + 1) - 48;
  if (second < 0 || second > 9) return -1;
  if (blank && first === BLANK - 48) return second;
  return first >= 0 && first <= 9 ? first * 10 + second : -1;
}

const isLowerCase = (unit: number): boolean => unit >= 97 && unit <= 122;

/** True where the word after the stamp may belong to it: a year, an offset, the name of a zone. */
function mayGoOn(text: string): boolean {
  if (text.length === LENGTH) return false;
  if (text.charCodeAt(LENGTH) !== BLANK) return true;
  if (isLowerCase(text.charCodeAt(LENGTH + 1))) return false;
  const end = text.indexOf(' ', LENGTH + 1);
  const word = text.slice(LENGTH + 1, end === -1 ? text.length : end);
  if (/^[A-Z]/.test(word)) return zoneNameOffset(word.replace(/:$/, '')) !== undefined;
  return true;
}

/**
 * The stamp nearly every syslog line begins with, `Nov 21 01:07:44 host`, read by its characters: this runs for every
 * line. Null for every other shape, and where more of the stamp may follow.
 */
export function readRfc3164Stamp(
  text: string,
  receivedAt: number,
  assumedOffsetMinutes: number,
): FoundStamp | null {
  if (text.charCodeAt(3) !== BLANK || text.charCodeAt(6) !== BLANK) return null;
  if (text.charCodeAt(9) !== 58 || text.charCodeAt(12) !== 58) return null;
  const month = MONTHS.indexOf(text.slice(0, 3));
  if (month < 0 || month % 3 !== 0 || mayGoOn(text)) return null;
  const day = twoDigits(text, 4, true);
  const hour = twoDigits(text, 7);
  const minute = twoDigits(text, 10);
  const second = twoDigits(text, 13);
  if (day < 0 || hour < 0 || minute < 0 || second < 0) return null;
  const stamp = {
    year: null,
    month: month / 3 + 1,
    day,
    hour,
    minute,
    second,
    millisecond: 0,
    offsetMinutes: null,
  };
  return { millis: stampMillis(stamp, receivedAt, assumedOffsetMinutes), length: LENGTH };
}
