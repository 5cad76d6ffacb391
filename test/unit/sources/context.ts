import type { ParsedEvent } from '../../../src/domain/event/event.js';
import type { Result } from '../../../src/domain/shared/result.js';
import type { ParseContext } from '../../../src/sources/source.js';

/** Noon of 21 November 2026, from a device at 192.0.2.9, in a tenant on UTC. */
export const CONTEXT: ParseContext = {
  receivedAt: Date.UTC(2026, 10, 21, 12),
  peer: '192.0.2.9',
  assumedOffsetMinutes: 0,
};

/** The one event of a line; fails the test when there is none. */
export function only(result: Result<readonly ParsedEvent[]>): ParsedEvent {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  if (result.value.length !== 1) throw new Error(`${result.value.length} events`);
  return result.value[0]!;
}

/** The moment as text; null and undefined stay apart. */
export const at = (event: ParsedEvent): string | null | undefined =>
  typeof event.stampMs === 'number' ? new Date(event.stampMs).toISOString() : event.stampMs;
