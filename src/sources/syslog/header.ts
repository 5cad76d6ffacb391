import { findStamp } from '../../domain/event/stamp.js';

/** The part of a syslog line before the message. Null where the line does not say. */
export type SyslogHeader = {
  readonly stampMs?: number | null;
  readonly host: string | null;
  readonly tag: string | null;
  readonly pid: string | null;
  /** Where the message starts. */
  readonly rest: number;
};

// Cisco's sequence number and clock-state mark before the stamp: `1042: *Nov 21 ..`, `000123: .Nov 21 ..`, `*Nov 21 ..`.
const LEAD = /^(?:\d{1,10}: )?[*.]?(?=[A-Za-z0-9])/;
// `name[12]:`, `name(pam_unix)[12]:`, `postfix/smtpd[3]:`, `%LINK-3-UPDOWN:`; a tag holds no blank and ends with a colon.
const TAG = /^([^\s[\]:]{1,128}?(?:::?[^\s[\]:]{1,64})*)(?:\[([^\]\s]{1,32})\])?: ?/;
const TAG_WITH_PID = /^([^\s[\]:]{1,128})\[([^\]\s]{1,32})\]:? /;
const SEQUENCE = /^\d{1,10}: /;
const REPEATED = /^-+ ?last message repeated/;

/** Reads `[stamp] [host] [tag[pid]:]` at `from`. The first word is a host only after a stamp: without one it may be anything. */
export function readHeader(
  line: string,
  from: number,
  receivedAt: number,
  offsetMinutes: number,
): SyslogHeader {
  const lead = LEAD.exec(line.slice(from, from + 16))?.[0].length ?? 0;
  const stamp = findStamp(line.slice(from + lead, from + lead + 64), receivedAt, offsetMinutes);
  if (!stamp) return { host: null, ...readTag(line, from) };
  let at = skipColon(line, skipBlanks(line, from + lead + stamp.length));
  const host = readHost(line, at);
  // Cisco's firewalls write `name : %ASA-..`.
  if (host) at = skipColon(line, skipBlanks(line, at + host.length));
  const sequence = SEQUENCE.exec(line.slice(at, at + 16));
  if (sequence) at += sequence[0].length;
  return { stampMs: stamp.millis, host, ...readTag(line, at) };
}

/** The next word, unless it is plainly a tag, a Cisco mnemonic, key=value or `--- last message repeated`. */
function readHost(line: string, at: number): string | null {
  const end = line.indexOf(' ', at);
  const word = end === -1 ? '' : line.slice(at, end);
  if (word === '' || word.length > 255) return null;
  if (/[[%=({"]|:$/.test(word)) return null;
  return REPEATED.test(line.slice(at, at + 40)) ? null : word;
}

function readTag(line: string, at: number): { tag: string | null; pid: string | null; rest: number } {
  const head = line.slice(at, at + 256);
  const match = TAG.exec(head) ?? TAG_WITH_PID.exec(head);
  if (!match || isNotTag(match[1]!)) return { tag: null, pid: null, rest: at };
  return { tag: match[1]!, pid: match[2] ?? null, rest: at + match[0].length };
}

// `http://..` and `12:30:05` look like tags and are not.
const isNotTag = (tag: string): boolean =>
  /^\d+(?::\d+)*$/.test(tag) || /^https?$/i.test(tag) || tag.includes('=');

function skipBlanks(line: string, at: number): number {
  let next = at;
  while (line[next] === ' ') next += 1;
  return next;
}

const skipColon = (line: string, at: number): number => (line[at] === ':' ? skipBlanks(line, at + 1) : at);
