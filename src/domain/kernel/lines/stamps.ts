const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 86_400_000;

/** What settles a stamp without year and zone: a time the log is not younger than, and minutes east of UTC. */
export interface WallReference {
  readonly ms: number;
  readonly offsetMinutes: number;
}

/**
 * A syslog stamp has no year: the latest year that does not put it more than two days after the reference.
 * Without a reference there is no telling, and the answer is null.
 */
export function syslogWallMs(
  month: string,
  day: number,
  clock: readonly [number, number, number],
  reference: WallReference | null,
): number | null {
  if (reference === null) return null;
  const index = MONTHS.indexOf(month);
  if (index === -1) return null;
  const year = new Date(reference.ms).getUTCFullYear();
  for (const candidate of [year + 1, year, year - 1]) {
    const at = Date.UTC(candidate, index, day, ...clock) - reference.offsetMinutes * 60_000;
    if (at <= reference.ms + 2 * DAY_MS) return at;
  }
  return null;
}

const CTIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})$/;

/** `Fri Feb 13 23:31:30 2009` as UTC, or null. dmesg -T is wrong by the time spent suspended. */
export function ctimeMs(text: string): number | null {
  const m = CTIME.exec(text);
  if (m === null) return null;
  const month = MONTHS.indexOf(m[1]!);
  return month === -1 ? null : Date.UTC(+m[6]!, month, +m[2]!, +m[3]!, +m[4]!, +m[5]!);
}

/** An ISO 8601 stamp, with a comma or a dot before the fraction; without a zone it is taken for UTC. */
export function isoMs(text: string): number | null {
  let iso = text
    .replace(',', '.')
    .replace(' ', 'T')
    .replace(/(\.\d{3})\d+/, '$1');
  if (!/(?:Z|[+-]\d\d:?\d\d)$/.test(iso)) iso += 'Z';
  const at = Date.parse(iso.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(at) ? null : at;
}
