/** Syslog severities (RFC 5424, section 6.2.1), the most severe first: the index is the number. */
export const SEVERITIES = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'info',
  'debug',
] as const;
export type SeverityName = (typeof SEVERITIES)[number];

/** 0 (emergency) to 7 (debug). */
export type Severity = number;

export const INFO: Severity = 6;

const WORDS: Readonly<Record<string, Severity>> = {
  emerg: 0,
  emergency: 0,
  panic: 0,
  alert: 1,
  crit: 2,
  critical: 2,
  fatal: 2,
  disaster: 2,
  err: 3,
  error: 3,
  severe: 3,
  failure: 3,
  major: 3,
  high: 3,
  warn: 4,
  warning: 4,
  minor: 4,
  average: 4,
  medium: 4,
  notice: 5,
  note: 5,
  low: 5,
  info: 6,
  information: 6,
  informational: 6,
  ok: 6,
  normal: 6,
  default: 6,
  verbose: 7,
  debug: 7,
  trace: 7,
  fine: 7,
  finer: 7,
  finest: 7,
};

const LETTERS: Readonly<Record<string, Severity>> = { F: 2, E: 3, W: 4, N: 5, I: 6, D: 7, V: 7, T: 7 };

export const severityName = (severity: Severity): SeverityName => SEVERITIES[severity] ?? 'info';

/** A severity from a word ("warn", "Critical"), or from a number 0..7 as text; null when it is neither. */
export function parseSeverity(text: string): Severity | null {
  const word = text.trim().toLowerCase();
  if (/^[0-7]$/.test(word)) return Number(word);
  return Object.hasOwn(WORDS, word) ? WORDS[word]! : null;
}

/** A severity from a one-letter level column, as Android and glog write it. */
export const severityOfLetter = (letter: string): Severity | null => LETTERS[letter] ?? null;

/** RFC 5424 facilities by number. */
const FACILITIES = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const;

export const facilityName = (facility: number): string | null => FACILITIES[facility] ?? null;

/** PRI when a sender leaves it out (RFC 3164, section 4.3.3): facility user, severity notice. */
export const DEFAULT_PRI = 13;
