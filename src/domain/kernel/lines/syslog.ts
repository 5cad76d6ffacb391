import { afterSpace, type Draft } from './draft.js';
import { isoMs, syslogWallMs, type WallReference } from './stamps.js';

const RFC3164 = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:[.,]\d{1,9})? /;
const RFC5424 =
  /^1 (\d{4}-\d\d-\d\dT\S{8,30}|-) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) (?:-|(?:\[[^\]]{0,2000}\])+) ?/;
const ISO = /^\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?(?= |$)/;
const KERNEL_TAG = /^(?:(\S{1,255}) )?kernel(?:\[\d{1,9}\])?: ?/;
const LEVEL_TAG = /^(?:EMERG|ALERT|CRIT|ERR|ERROR|WARNING|WARN|NOTICE|INFO|DEBUG) kernel(?:\[\d{1,9}\])?: ?/;
const OTHER_TAG = /^(\S{1,255}) [\w./@-]{1,64}(?:\[\d{1,9}\])?: /;
const FACILITY =
  /^(?:kern|user|mail|daemon|auth|syslog|lpr|news|uucp|cron|authpriv|ftp|local[0-7]) {0,4}:(emerg|alert|crit|err|warn|notice|info|debug) {0,3}: ?/;
const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'];

/** `Nov 19 12:34:38 host kernel: `; another tag makes the line another program's. */
export function peelRfc3164(draft: Draft, reference: WallReference | null): boolean {
  const m = RFC3164.exec(draft.text);
  if (m === null) return false;
  draft.wallMs = syslogWallMs(m[1]!, +m[2]!, [+m[3]!, +m[4]!, +m[5]!], reference);
  draft.wallResolutionMs = 1_000;
  draft.text = draft.text.slice(m[0].length);
  draft.form = 'syslog';
  if (!peelKernelTag(draft)) draft.foreign = true;
  return true;
}

/** `1 2009-02-13T23:31:30Z host kernel - - - `, what follows a priority in RFC 5424. */
export function peelRfc5424(draft: Draft): boolean {
  const m = RFC5424.exec(draft.text);
  if (m === null) return false;
  draft.wallMs = isoMs(m[1]!);
  draft.wallResolutionMs = 1;
  draft.form = 'syslog';
  draft.host = m[2] === '-' ? null : m[2]!;
  draft.foreign = m[3] !== 'kernel';
  draft.text = draft.text.slice(m[0].length);
  return true;
}

/** An ISO stamp: from dmesg (a comma before the fraction), rsyslog, or a console that was given wall times. */
export function peelIso(draft: Draft): boolean {
  const m = ISO.exec(draft.text);
  if (m === null) return false;
  const stamp = m[0].replaceAll('/', '-');
  draft.wallMs = isoMs(stamp);
  draft.wallResolutionMs = /[.,]/.test(stamp) ? 1 : 1_000;
  draft.text = afterSpace(draft.text, m[0].length);
  if (stamp.includes(',')) {
    draft.form = 'dmesg-time';
    return true;
  }
  if (peelKernelTag(draft)) draft.form = 'syslog';
  else {
    draft.form = 'stamped';
    const other = OTHER_TAG.exec(draft.text);
    draft.foreign = other !== null && stamp.includes('T') && !other[1]!.includes(':');
  }
  return true;
}

/** `host kernel: `, `INFO kernel: ` or `kernel: `. */
export function peelKernelTag(draft: Draft): boolean {
  const level = LEVEL_TAG.exec(draft.text);
  const m = level ?? KERNEL_TAG.exec(draft.text);
  if (m === null) return false;
  if (level === null && m[1] !== undefined) draft.host = m[1];
  draft.text = draft.text.slice(m[0].length);
  return true;
}

/** `kern  :info  : `, as dmesg -x decodes a priority. */
export function peelFacility(draft: Draft): boolean {
  const m = FACILITY.exec(draft.text);
  if (m === null) return false;
  draft.level = LEVELS.indexOf(m[1]!);
  draft.text = draft.text.slice(m[0].length);
  return true;
}
