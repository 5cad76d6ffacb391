import type { ParsedEvent } from '../../event/event.js';
import { kernelLineOf } from '../lines/kernel-line.js';
import type { KernelLine } from '../lines/line.js';

/**
 * The kernel line that an event of service `kernel` was read from. printk's own prefix may still stand before its
 * message, or its parts may stand in the fields (see sources/kernel). Null when it is another program's after all.
 */
export function lineOfEvent(event: ParsedEvent, number: number): KernelLine | null {
  const line = kernelLineOf(event.message, number);
  if (line === null) return null;
  const { monotonicUs, caller } = event.fields ?? {};
  return {
    ...line,
    monotonicUs: typeof monotonicUs === 'number' ? monotonicUs : line.monotonicUs,
    caller: typeof caller === 'string' ? caller : line.caller,
    wallMs: event.stampMs ?? null,
    wallResolutionMs: 1_000,
    host: event.host ?? null,
  };
}
