import { INFO, parseSeverity, type Severity } from '../../domain/event/severity.js';

/** LogicMonitor's numbers: 1 is below a warning, 2 warn, 3 error, 4 critical (docs/canonical-events.md). */
const NUMBERS: Readonly<Record<string, Severity>> = { '1': 5, '2': 4, '3': 3, '4': 2 };

/** What stands in the level of an alert that is over. */
const OVER = new Set(['0', 'clear', 'cleared', 'ok']);

/** A severity from a LogicMonitor level, as a word or a number; null when it is neither. */
export function severityOfLevel(level: string): Severity | null {
  const word = level.trim().toLowerCase();
  if (OVER.has(word)) return INFO;
  if (/^\d+$/.test(word)) return NUMBERS[word] ?? null;
  return parseSeverity(word);
}
