import { cleanJson, cleanText } from '../shared/text.js';
import type { CanonicalEvent, ParsedEvent } from './event.js';
import { resolveTime } from './event-time.js';
import type { Family } from './family.js';
import { INFO, parseSeverity } from './severity.js';

const NAME_LIMIT = 255;
const NOTHING: Readonly<Record<string, never>> = {};

/**
 * A parsed event under our rules: safe text, a trusted time, a severity. Its family comes from its signature, which
 * `sign` makes of the clean message. Written out, not spread: this runs for every event there is.
 */
export function canonicalEvent(parsed: ParsedEvent, receivedAt: number, sign: Sign): CanonicalEvent {
  const severity = parsed.severity ?? severityInText(parsed.message);
  const time = resolveTime(parsed.stampMs, receivedAt);
  const message = cleanText(parsed.message);
  const service = nameOf(parsed.service);
  const family = sign(message, service);
  return {
    occurredAt: time.occurredAt,
    timeSource: time.timeSource,
    host: nameOf(parsed.host),
    service,
    asset: nameOf(parsed.asset),
    severity: severity ?? INFO,
    facility: nameOf(parsed.facility),
    family: family.family,
    message,
    fields: cleanRecord(parsed.fields),
    correlationKeys: cleanRecord(parsed.correlationKeys) as Record<string, string>,
    confidence: confidenceOf(parsed, severity !== null, family.confidence),
  };
}

/** What a message is about, and how sure that is. */
export type Sign = (
  message: string,
  service: string | null,
) => { readonly family: Family; readonly confidence: number };

/** Names that need no cleaning: the usual case, cheaply told. */
const PLAIN_NAME = /^[\w./:@-]{1,255}$/;

const nameOf = (name: string | null | undefined): string | null => {
  if (name === null || name === undefined) return null;
  if (PLAIN_NAME.test(name)) return name;
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

/** A family the program's name decides needs no remark. */
const SURE = 0.95;

function confidenceOf(parsed: ParsedEvent, found: boolean, family: number): Readonly<Record<string, number>> {
  const given = parsed.severity !== null && parsed.severity !== undefined;
  if (given && family >= SURE) return parsed.confidence ?? NOTHING;
  const confidence: Record<string, number> = { ...parsed.confidence };
  if (!given) confidence.severity = found ? 0.6 : 0.2;
  if (family < SURE) confidence.family = family;
  return confidence;
}
