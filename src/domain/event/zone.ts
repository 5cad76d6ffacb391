const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes east of UTC of an IANA zone at a moment; 0 for a zone that does not exist. */
export function zoneOffsetMinutes(timeZone: string, ms: number): number {
  if (timeZone === 'UTC') return 0;
  const name = formatOf(timeZone)
    ?.formatToParts(ms)
    .find((part) => part.type === 'timeZoneName')?.value;
  const match = /^GMT(?:([+-])(\d{1,2})(?::(\d{2}))?)?$/.exec(name ?? '');
  if (!match?.[1]) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0));
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  const known = formats.get(timeZone);
  if (known) return known;
  if (!isTimeZone(timeZone)) return null;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'shortOffset' });
  formats.set(timeZone, format);
  return format;
}

/** True for a zone the runtime knows, by its IANA name. */
export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    return true;
  } catch {
    return false;
  }
}
