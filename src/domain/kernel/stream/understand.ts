import type { ParsedEvent } from '../../event/event.js';
import { isBodyLine } from '../blocks/body-line.js';
import { analyseBlock } from '../findings/analyse-block.js';
import { eventOfFinding } from '../findings/finding-event.js';
import type { KernelLine } from '../lines/line.js';
import { matchStart } from '../rules/recognise.js';
import type { StartMatch } from '../rules/start-rule.js';
import { lineOfEvent } from './event-line.js';

/**
 * What a lone kernel line means: `finding` it says all by itself; `part` it begins or belongs to a report whose other
 * lines come before and after it; null: an ordinary line.
 */
export type Understood =
  | { readonly kind: 'finding'; readonly event: ParsedEvent }
  | { readonly kind: 'part' };

const PART: Understood = { kind: 'part' };
/** Lines between `cut here` and the report that say what it is about. */
const PREFACE = /\[ cut here \]|_WARN_ON\(|^list_(?:add|del) corruption|^kobject_/;

/** Understands one line, whatever came before it: the same answer in any order and on any worker. */
export function understandKernelEvent(event: ParsedEvent): Understood | null {
  const line = lineOfEvent(event, 1);
  if (line === null) return null;
  const start = matchStart(line.message);
  if (start !== null) return start.role === 'event' ? findingOf(line, start, event) : PART;
  return isBodyLine(line.message) || PREFACE.test(line.message) ? PART : null;
}

function findingOf(line: KernelLine, start: StartMatch, event: ParsedEvent): Understood {
  const lines = [line];
  const finding = analyseBlock({
    start,
    startLine: line,
    preface: [],
    lines,
    lastLine: 1,
    panic: null,
    omitted: 0,
  });
  const place = {
    host: event.host ?? null,
    stampMs: event.stampMs ?? undefined,
    reportId: null,
    message: line.message,
  };
  const found = eventOfFinding(finding, finding.occurrences[0]!, place);
  return { kind: 'finding', event: { ...event, ...found, fields: { ...event.fields, ...found.fields } } };
}
