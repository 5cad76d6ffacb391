const FIELD =
  /^[\d*,/\-#?LW]+$|^(?:[\d*,/-]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)+$/i;

/** True for what looks like a cron pattern of five or six fields; the queue has the last word. */
export function isSchedulePattern(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  return (fields.length === 5 || fields.length === 6) && fields.every((field) => FIELD.test(field));
}
