import { MINUTE_MS } from '../shared/time.js';

/** The unit in which sightings of a signature on a host are told apart. */
export const HALF_HOUR_MS = 30 * MINUTE_MS;

/**
 * The first moment of a half hour in which a host showed a signature, and whether it was severe (error or worse), as one
 * number that grows with time; of one moment the severe one is the smaller. The smallest of a half hour is kept.
 */
export type SightingMark = number;

/** Severities up to this (error) are worse than what comes before them. */
export const SEVERE = 3;

export const sightingMark = (at: number, severity: number): SightingMark =>
  2 * at + (severity <= SEVERE ? 0 : 1);
export const markedAt = (mark: SightingMark): number => Math.floor(mark / 2);
export const isSevere = (mark: SightingMark): boolean => mark % 2 === 0;

/** Half hours kept of a signature on a host, the earliest: after as many it is no news there. */
export const SIGHTINGS_KEPT = 10;
