export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** A tick: the end of a 5-minute slot of a tenant's event time. Attention is evaluated at ticks. */
export const TICK_MS = 5 * MINUTE_MS;

export const floorTo = (ms: number, step: number): number => Math.floor(ms / step) * step;

/** The end of the slot that holds the moment: the tick at which what happened then is first weighed. */
export const tickOf = (ms: number): number => floorTo(ms, TICK_MS) + TICK_MS;
