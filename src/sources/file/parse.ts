import type { ParsedEvent } from '../../domain/event/event.js';
import { parseSeverity, severityOfLetter } from '../../domain/event/severity.js';
import { findStamp } from '../../domain/event/stamp.js';
import { fail, ok, type Result } from '../../domain/shared/result.js';
import { isRecord } from '../../domain/shared/text.js';
import { parseEventObject } from '../event/parse.js';
import type { ParseContext } from '../source.js';
import { readKeyValues } from '../syslog/key-value.js';
import { parseSyslog } from '../syslog/parse.js';

/** A line of a log file, whatever wrote it: a JSON object, syslog, or a stamp followed by a level and a message. */
export function parseFileLine(body: string, context: ParseContext): Result<readonly ParsedEvent[]> {
  const line = body.endsWith('\r') ? body.slice(0, -1) : body;
  if (line.trim() === '')
    return fail('EMPTY_LINE', 'The line is empty.', 'Blank lines carry nothing; no action is needed.');
  const first = line[0];
  if (first === '{' || first === '[' || first === '"') {
    const json = parseJson(line);
    if (isRecord(json)) return parseEventObject(json, context);
    if (json !== undefined)
      return fail('NOT_AN_OBJECT', 'The line is JSON, but not an object.', 'Send one JSON object a line.');
  }
  if (first === '<' || SYSLOG_STAMP.test(line)) return parseSyslog(line, context);
  return ok([parseStamped(line, context)]);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

// `Nov 21 01:07:44 host ..` and `2026-11-21T01:07:44+01:00 host tag:` are syslog files; other stamps are applications.
const SYSLOG_STAMP =
  /^(?:[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d{2}:\d{2}:\d{2}|\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2}) [\w.-]+ [\w./-]+(?:\[\d+\])?: )/;

const LEVEL =
  /^\W*(?:\d+\s+){0,2}\W*(FATAL|CRITICAL|CRIT|ERROR|ERR|SEVERE|WARNING|WARN|NOTICE|INFO|INFORMATION|DEBUG|TRACE|VERBOSE|[FEWIDV](?= ))\b[\s\]:,|-]*/i;
const COMPONENT = /^(?:\[[^\]\s]{1,80}\] ?)?([A-Za-z_][\w.$/-]{0,127}(?:\[\d+\])?)(?:: | - |\s{2,}| (?=\[))/;

/** `STAMP [pid] LEVEL component: message`, in the orders that loggers write it. What is not found is left in the message. */
function parseStamped(line: string, context: ParseContext): ParsedEvent {
  const open = line[0] === '[' ? 1 : 0;
  const stamp = findStamp(line.slice(open, open + 64), context.receivedAt, context.assumedOffsetMinutes);
  let rest = stamp ? line.slice(open + stamp.length).replace(/^[\]\s,|:-]+/, '') : line;
  const level = stamp ? LEVEL.exec(rest.slice(0, 64)) : null;
  if (level) rest = rest.slice(level[0].length);
  const component = level ? COMPONENT.exec(rest.slice(0, 160)) : null;
  if (component) rest = rest.slice(component[0].length);
  const message = rest.trim();
  return {
    message: message === '' ? line.trim() : message,
    stampMs: stamp ? stamp.millis : undefined,
    service: component?.[1] ?? null,
    severity: level ? levelOf(level[1]!) : null,
    fields: readKeyValues(message),
    confidence: { service: component ? 0.6 : 0, severity: level ? 0.9 : 0 },
  };
}

const levelOf = (word: string) =>
  word.length === 1 ? severityOfLetter(word.toUpperCase()) : parseSeverity(word);
