import { zoneOffsetMinutes } from '../event/zone.js';
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from '../shared/time.js';

/** When a shift begins reading, in the tenant's time zone. */
const DIGEST_HOUR = 7;

export type DigestPeriod = { readonly since: number; readonly until: number };

/** The newest daily period that has ended at 07:00 of the tenant's time zone, unless it was published already. */
export function duePeriod(timeZone: string, lastUntil: number | null, now: number): DigestPeriod | null {
  const offset = zoneOffsetMinutes(timeZone, now) * MINUTE_MS;
  const localDigest = floorTo(now + offset - DIGEST_HOUR * HOUR_MS, DAY_MS) + DIGEST_HOUR * HOUR_MS;
  const until = localDigest - offset;
  return lastUntil !== null && lastUntil >= until ? null : { since: until - DAY_MS, until };
}
