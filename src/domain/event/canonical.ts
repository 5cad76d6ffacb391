import { cleanJson, cleanText } from '../shared/text.js';
import type { CanonicalEvent, ParsedEvent } from './event.js';
import { resolveTime } from './event-time.js';
import { INFO, parseSeverity } from './severity.js';

const NAME_LIMIT = 255;
const NOTHING: Readonly<Record<string, never>> = {};

/** A parsed event under our rules, but for its family, which its signature decides: safe text, a trusted time, a severity. */
export function canonicalEvent(parsed: ParsedEvent, receivedAt: number): Omit<CanonicalEvent, 'family'> {
  const severity = parsed.severity ?? severityInText(parsed.message);
  return {
    ...resolveTime(parsed.stampMs, receivedAt),
    host: nameOf(parsed.host),
    service: nameOf(parsed.service),
    asset: nameOf(parsed.asset),
    severity: severity ?? INFO,
    facility: nameOf(parsed.facility),
    message: cleanText(parsed.message),
    fields: cleanRecord(parsed.fields),
    correlationKeys: cleanRecord(parsed.correlationKeys) as Record<string, string>,
    confidence: confidenceOf(parsed, severity !== null),
  };
}

const nameOf = (name: string | null | undefined): string | null => {
  if (name === null || name === undefined) return null;
  const clean = cleanText(name, NAME_LIMIT).trim();
  return clean === '' ? null : clean;
};

function cleanRecord(record: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> {
  for (const _ in record) return cleanJson(record) as Record<string, unknown>;
  return NOTHING;
}

// A level word at the very start of a message, as loggers without a level column write it: `ERROR: ..`, `[warn] ..`.
const LEADING_LEVEL =
  /^[[(<]?(emerg|alert|crit(?:ical)?|fatal|error|err|warn(?:ing)?|notice|info|debug)[\])>]?(?=[:\s])/i;

function severityInText(message: string): number | null {
  const match = LEADING_LEVEL.exec(message);
  return match ? parseSeverity(match[1]!) : null;
}

function confidenceOf(parsed: ParsedEvent, found: boolean): Readonly<Record<string, number>> {
  if (parsed.severity !== null && parsed.severity !== undefined) return parsed.confidence ?? NOTHING;
  return { ...parsed.confidence, severity: found ? 0.6 : 0.2 };
}
