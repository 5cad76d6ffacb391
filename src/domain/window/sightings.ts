import { MINUTE_MS } from '../shared/time.js';

/** The unit in which sightings of a signature on a host are told apart. */
export const HALF_HOUR_MS = 30 * MINUTE_MS;

/** Half hours kept of a signature on a host, the earliest: after as many it is no news there. */
export const SIGHTINGS_KEPT = 10;
