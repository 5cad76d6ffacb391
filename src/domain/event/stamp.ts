import { epochMillis, type Stamp, stampMillis } from './event-time.js';
import { type FoundStamp, readRfc3164Stamp } from './rfc3164-stamp.js';
import { ZONE_NAMES, zoneNameOffset } from './zone-names.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

export type { FoundStamp };

type Reader = (match: RegExpExecArray) => Stamp;

const part = (text: string | undefined): number => (text === undefined ? 0 : Number(text));
const millisecond = (fraction: string | undefined): number =>
  fraction ? Number(`0.${fraction.slice(0, 9)}`) * 1_000 : 0;

/** Minutes east of UTC of "Z", "+02:00", "-0500" or a zone name that means one place; null for none. */
function offsetOf(zone: string | undefined): number | null {
  if (zone === undefined || zone === '') return null;
  const named = zoneNameOffset(zone.toUpperCase());
  if (named !== undefined) return named;
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!match) return null;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + part(match[3]));
}

const stampOf = (
  date: readonly [number | null, number, number],
  time: readonly (string | undefined)[],
  zone?: string,
): Stamp => ({
  year: date[0],
  month: date[1],
  day: date[2],
  hour: part(time[0]),
  minute: part(time[1]),
  second: part(time[2]),
  millisecond: Math.floor(millisecond(time[3])),
  offsetMinutes: offsetOf(zone),
});

const monthOf = (name: string): number => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
const yearOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
const shortYear = (text: string): number => (text.length === 2 ? 2_000 + Number(text) : Number(text));

const CLOCK = String.raw`(\d{1,2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?`;
// Not the first letters of the message: `.. 01:07:44 zone transfer done`, `.. 01:07:44 EST-FW1 app: ..`.
const ZONE = `((?:[Zz]|[Uu][Tt][Cc]|${ZONE_NAMES}|[+-]\\d{2}:?\\d{2})(?![\\w.-]))?`;
// In capitals only, and after a blank: `.. 01:07:44 west-fw-2 ..` names a host.
const NAMED_ZONE = `(?: (${ZONE_NAMES}|[+-]\\d{2}:?\\d{2})(?=[ :]|$))?`;
const anyCase = (name: string): string =>
  [...name].map((letter) => `[${letter.toUpperCase()}${letter}]`).join('');
const MONTH = `(${MONTHS.map(anyCase).join('|')})[A-Za-z]*`;

type Shape = readonly [RegExp, Reader];

/** Shapes of a date that begin with a digit; the first that matches wins. All are anchored. */
const DIGIT_SHAPES: readonly Shape[] = [
  // 2026-11-21T01:07:44.213Z, 2026-11-21 01:07:44,213 +0200, 2026/11/21 01:07:44
  [
    new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})[Tt ]${CLOCK} ?${ZONE}`),
    (m) => stampOf([Number(m[1]), Number(m[2]), Number(m[3])], m.slice(4, 8), m[8]),
  ],
  // 2005-06-03-15.42.50.675872
  [
    /^(\d{4})-(\d{2})-(\d{2})-(\d{2})\.(\d{2})\.(\d{2})\.(\d{1,9})/,
    (m) => stampOf([Number(m[1]), Number(m[2]), Number(m[3])], m.slice(4, 8)),
  ],
  // 2026 Nov 21 01:07:44 (Huawei, Cisco)
  [
    new RegExp(`^(\\d{4}) ${MONTH} {1,2}(\\d{1,2}) ${CLOCK}${NAMED_ZONE}`),
    (m) => stampOf([Number(m[1]), monthOf(m[2]!), Number(m[3])], m.slice(4, 8), m[8]),
  ],
  // 21 Nov 2026 01:07:44 (day first)
  [
    new RegExp(`^(\\d{1,2}) ${MONTH} (\\d{4}),? ${CLOCK}${NAMED_ZONE}`),
    (m) => stampOf([Number(m[3]), monthOf(m[2]!), Number(m[1])], m.slice(4, 8), m[8]),
  ],
  // 21/Nov/2026:01:07:44 +0000 (web servers)
  [
    new RegExp(`^(\\d{1,2})[/-]${MONTH}[/-](\\d{4})[: ]${CLOCK} ?${ZONE}`),
    (m) => stampOf([Number(m[3]), monthOf(m[2]!), Number(m[1])], m.slice(4, 8), m[8]),
  ],
  // 03-17 16:13:38.811 (Android)
  [
    new RegExp(`^(\\d{2})-(\\d{2}) ${CLOCK}`),
    (m) => stampOf([null, Number(m[1]), Number(m[2])], m.slice(3, 7)),
  ],
  // 17/06/09 20:10:40 (two-digit year first, as log4j's default short date)
  [
    new RegExp(`^(\\d{2})/(\\d{2})/(\\d{2}) ${CLOCK}`),
    (m) => stampOf([shortYear(m[1]!), Number(m[2]), Number(m[3])], m.slice(4, 8)),
  ],
  // 081109 203615 (yymmdd hhmmss)
  [
    /^(\d{2})(\d{2})(\d{2}) (\d{2})(\d{2})(\d{2})(?= )/,
    (m) => stampOf([shortYear(m[1]!), Number(m[2]), Number(m[3])], m.slice(4, 7)),
  ],
  // 20171223-22:15:29:606
  [
    /^(\d{4})(\d{2})(\d{2})-(\d{1,2}):(\d{1,2}):(\d{1,2})[:.](\d{1,3})/,
    (m) => stampOf([Number(m[1]), Number(m[2]), Number(m[3])], m.slice(4, 8)),
  ],
];

/** Shapes that begin with a letter. */
const LETTER_SHAPES: readonly Shape[] = [
  // Nov 21 01:07:44, Nov 21 2026 01:07:49, Nov 21 01:08:07.118 CET, Nov 21 01:07:44 2026 host
  [
    new RegExp(
      `^${MONTH} {1,2}(\\d{1,2}),? (?:(\\d{4}),? )?${CLOCK}${NAMED_ZONE}(?: (20\\d{2})(?= [A-Za-z]))?`,
    ),
    (m) => stampOf([yearOf(m[3] ?? m[9]), monthOf(m[1]!), Number(m[2])], m.slice(4, 8), m[8]),
  ],
  // Sat Nov 21 01:07:44 2026 (ctime), Sat Nov 21 01:07:44.118 2026
  [
    new RegExp(
      `^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? ${MONTH} {1,2}(\\d{1,2}) ${CLOCK}(?: ([A-Z]{3,4}))? (\\d{4})`,
      'i',
    ),
    (m) => stampOf([Number(m[8]), monthOf(m[1]!), Number(m[2])], m.slice(3, 7), m[7]),
  ],
];

const EPOCH = /^(\d{10}(?:\.\d{1,9})?|\d{13}|\d{16}|\d{19})(?=[\s,;\]]|$)/;

/**
 * The stamp at the very start of `text`, or null when there is none. `millis` is null when the shape is a date but
 * the date does not exist (31 February): the caller takes the receipt time and says so.
 */
export function findStamp(text: string, receivedAt: number, assumedOffsetMinutes = 0): FoundStamp | null {
  const first = text.charCodeAt(0);
  const digit = first >= 48 && first <= 57;
  if (!digit && !((first | 32) >= 97 && (first | 32) <= 122)) return null;
  if (!digit) {
    const usual = readRfc3164Stamp(text, receivedAt, assumedOffsetMinutes);
    if (usual !== null) return usual;
  }
  const head = text.slice(0, 64);
  for (const [shape, read] of digit ? DIGIT_SHAPES : LETTER_SHAPES) {
    const match = shape.exec(head);
    if (match)
      return {
        millis: stampMillis(read(match), receivedAt, assumedOffsetMinutes),
        length: match[0].trimEnd().length,
      };
  }
  const epoch = digit ? EPOCH.exec(head) : null;
  return epoch ? { millis: epochMillis(Number(epoch[1])), length: epoch[0].length } : null;
}

/**
 * A timestamp given as a value of its own: any of the shapes, an ISO date alone, or epoch seconds to nanoseconds.
 * Null when it is not a moment.
 */
export function parseTimestamp(value: unknown, receivedAt: number, assumedOffsetMinutes = 0): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? epochMillis(value) : null;
  if (typeof value !== 'string') return null;
  if (ISO_UTC.test(value)) return isoMillis(value);
  const text = value.trim();
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return epochMillis(Number(text));
  const found = findStamp(text, receivedAt, assumedOffsetMinutes);
  if (found) return found.length >= text.length - 1 ? found.millis : null;
  const day = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  if (!day) return null;
  return stampMillis(
    stampOf([Number(day[1]), Number(day[2]), Number(day[3])], [day[4], day[5]], day[6]),
    receivedAt,
    assumedOffsetMinutes,
  );
}

// A leap second is left to the shapes: Date.parse knows none.
const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:[0-5]\d(?:\.\d{1,3})?Z$/;

/** The common case, fast. Date.parse rolls 31 February over to March: such a date does not exist for us. */
function isoMillis(text: string): number | null {
  const millis = Date.parse(text);
  if (Number.isNaN(millis)) return null;
  return new Date(millis).getUTCDate() === Number(text.slice(8, 10)) ? millis : null;
}
