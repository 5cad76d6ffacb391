import { hashedId } from '../shared/hash.js';
import { DAY_MS } from '../shared/time.js';
import { iso } from '../shared/words.js';
import { type Fault, noteFaults, plainNote } from './texts.js';

/** A signature that nobody is to be told of until a moment. Scoring goes on, and what is still promoted then is told. */
export type Snooze = {
  readonly tenantId: string;
  readonly id: string;
  readonly signatureId: string;
  readonly reason: string | null;
  readonly by: string;
  readonly since: Date;
  readonly until: Date;
  readonly endedAt: Date | null;
  readonly recordedAt: Date;
};

/** Nothing is silenced for ever. */
const LONGEST_DAYS = 90;

export function snoozeFaults(until: Date, reason: string | null | undefined, now: number): Fault[] {
  const faults = noteFaults(reason, 'input.reason');
  if (until.getTime() <= now)
    faults.push({
      path: 'input.until',
      message: `must be after now, which is ${iso(now)} on the tenant's clock`,
    });
  if (until.getTime() > now + LONGEST_DAYS * DAY_MS)
    faults.push({
      path: 'input.until',
      message: `must be within ${LONGEST_DAYS} days: nothing is silenced for ever`,
    });
  return faults;
}

export const snoozeOf = (
  tenantId: string,
  signatureId: string,
  { until, reason }: { readonly until: Date; readonly reason: string | null | undefined },
  by: string,
  since: Date,
  recordedAt: Date,
): Snooze => ({
  tenantId,
  id: hashedId('snooze', tenantId, signatureId, iso(until.getTime())),
  signatureId,
  reason: plainNote(reason),
  by,
  since,
  until,
  endedAt: null,
  recordedAt,
});
