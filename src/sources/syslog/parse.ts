import type { ParsedEvent } from '../../domain/event/event.js';
import { DEFAULT_PRI, facilityName, parseSeverity } from '../../domain/event/severity.js';
import { findStamp, parseTimestamp } from '../../domain/event/stamp.js';
import { fail, ok, type Result } from '../../domain/shared/result.js';
import type { ParseContext } from '../source.js';
import { readHeader } from './header.js';
import { readKeyValues } from './key-value.js';
import { readStructuredData } from './structured-data.js';

const PRI = /^<(\d{1,3})>/;
const BOM = '\ufeff';

/** Syslog as it is found in the wild: RFC 5424, RFC 3164 and their many misspellings. Fails only on an empty line. */
export function parseSyslog(body: string, context: ParseContext): Result<readonly ParsedEvent[]> {
  const line = body.startsWith(BOM) ? body.slice(1) : body;
  if (line.trim() === '')
    return fail('EMPTY_LINE', 'The line is empty.', 'Blank lines carry nothing; no action is needed.');
  const pri = PRI.exec(line);
  const value = pri && Number(pri[1]) <= 191 ? Number(pri[1]) : null;
  const from = pri && value !== null ? pri[0].length : 0;
  const priority = {
    severity: value === null ? null : value & 7,
    facility: facilityName((value ?? DEFAULT_PRI) >> 3),
  };
  const parsed =
    parseRfc5424(line, from, context) ??
    parseKeyValueLine(line, from, context) ??
    parseRfc3164(line, from, context);
  return ok([{ ...priority, ...parsed, severity: parsed.severity ?? priority.severity }]);
}

const VERSION = /^1 (\S+) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) /;

/** `VERSION STAMP HOST APP PROCID MSGID [data] message`; null when the line is not of that form. */
function parseRfc5424(line: string, from: number, context: ParseContext): ParsedEvent | null {
  if (line[from] !== '1' || line[from + 1] !== ' ') return null;
  const match = VERSION.exec(`${line.slice(from, from + 600)} `);
  if (!match) return null;
  const [head, stamp, host, app, pid, messageId] = match;
  const found =
    stamp === '-' ? undefined : findStamp(stamp!, context.receivedAt, context.assumedOffsetMinutes);
  if (found === null) return null;
  const data = readStructuredData(line, from + head!.length);
  const message = line.slice(data?.end ?? from + head!.length).replace(/^ ?\ufeff?/, '');
  return {
    message,
    stampMs: found?.millis,
    host: nil(host),
    service: nil(app),
    pid: nil(pid),
    fields: { ...(nil(messageId) ? { msgid: messageId } : {}), ...data?.fields, ...readKeyValues(message) },
  };
}

const nil = (text: string | undefined): string | null => (text === undefined || text === '-' ? null : text);

const DATE_FIRST = /^(?:date=\d{4}-\d{2}-\d{2}[ ,]time=|timestamp=|devname=|logver=)/;

/** Firewalls that send nothing but key=value after the PRI (FortiGate and its like). */
function parseKeyValueLine(line: string, from: number, context: ParseContext): ParsedEvent | null {
  if (!DATE_FIRST.test(line.slice(from, from + 32))) return null;
  const pairs = readKeyValues(line.slice(from));
  const zone = /^[+-]\d{4}$/.test(pairs.tz ?? '') ? pairs.tz! : '';
  const stamp = pairs.date && pairs.time ? `${pairs.date}T${pairs.time}${zone}` : pairs.timestamp;
  const severity = parseSeverity(pairs.level ?? pairs.severity ?? '');
  return {
    message: pairs.msg ?? pairs.message ?? pairs.logdesc ?? line.slice(from),
    stampMs:
      stamp === undefined
        ? undefined
        : parseTimestamp(stamp, context.receivedAt, context.assumedOffsetMinutes),
    host: pairs.devname ?? pairs.hostname ?? pairs.devid ?? context.peer,
    service: pairs.subtype ?? pairs.type ?? null,
    severity,
    fields: pairs,
    correlationKeys: correlationOf(pairs),
  };
}

function correlationOf(pairs: Record<string, string>): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const name of ['logid', 'vpntunnel', 'srcip', 'dstip', 'user'])
    if (pairs[name]) keys[name] = pairs[name]!;
  return keys;
}

function parseRfc3164(line: string, from: number, context: ParseContext): ParsedEvent {
  const header = readHeader(line, from, context.receivedAt, context.assumedOffsetMinutes);
  const message = line
    .slice(header.rest)
    .replace(/^\ufeff/, '')
    .trimEnd();
  const mnemonic = header.tag ? CISCO.exec(header.tag) : null;
  return {
    message: mnemonic ? `${header.tag}: ${message}` : message === '' ? line.slice(from).trimEnd() : message,
    stampMs: header.stampMs,
    host: header.host ?? context.peer,
    service: mnemonic ? mnemonic[1]!.toLowerCase() : serviceOf(header.tag),
    pid: header.pid,
    severity: mnemonic ? Number(mnemonic[2]) : null,
    fields: { ...(header.pid ? { pid: header.pid } : {}), ...readKeyValues(message) },
    ...(header.host ? {} : { confidence: { host: 0.3 } }),
  };
}

// %FACILITY-SEVERITY-MNEMONIC: the device's own severity says more than the PRI it was sent with.
const CISCO = /^%([A-Z0-9_]+(?:-[A-Z0-9_]+)??)-([0-7])-[A-Z0-9_]+$/;

/** `sshd(pam_unix)` is sshd: the module in brackets stays in the message's tag only. */
function serviceOf(tag: string | null): string | null {
  if (tag === null) return null;
  const open = tag.indexOf('(');
  return open > 0 ? tag.slice(0, open) : tag;
}
