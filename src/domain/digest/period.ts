import { zoneOffsetMinutes } from '../event/zone.js';
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from '../shared/time.js';

/** When a shift begins reading, in the tenant's time zone. */
const DIGEST_HOUR = 7;

export type DigestPeriod = { readonly since: number; readonly until: number };

/** The newest daily period that has ended at 07:00 of the tenant's time zone, unless it was published already. */
export function duePeriod(timeZone: string, lastUntil: number | null, now: number): DigestPeriod | null {
  const localNow = now + offsetMs(timeZone, now);
  const local = floorTo(localNow - DIGEST_HOUR * HOUR_MS, DAY_MS) + DIGEST_HOUR * HOUR_MS;
  const until = momentOf(timeZone, local);
  if (lastUntil !== null && lastUntil >= until) return null;
  return { since: momentOf(timeZone, local - DAY_MS), until };
}

const offsetMs = (timeZone: string, ms: number): number => zoneOffsetMinutes(timeZone, ms) * MINUTE_MS;

/** The moment of a local time, with the offset of that moment: a day on which clocks change has 23 or 25 hours. */
const momentOf = (timeZone: string, local: number): number =>
  local - offsetMs(timeZone, local - offsetMs(timeZone, local));
