import { episodesOf } from '../domain/episode/episodes.js';
import { floorTo, TICK_MS } from '../domain/shared/time.js';
import { startsOfActivity } from '../domain/window/onsets.js';
import type { PassOutcome } from './ports/pass.js';
import type { RecurrenceResult, RecurrenceStore, RecurrenceWork } from './ports/recurrence.js';

/** Signatures one pass takes on. */
const MARKS_A_PASS = 2_000;

/** For the signatures that were touched: starts of activity from windows, episodes from marks; then attention's turn. */
export function recurrence(
  deps: { readonly recurrence: RecurrenceStore },
  tenantId: string,
): Promise<PassOutcome> {
  return deps.recurrence.pass(tenantId, MARKS_A_PASS, decideRecurrence);
}

export function decideRecurrence(work: RecurrenceWork): RecurrenceResult {
  return {
    onsets: work.activities.map(({ mark, minutes }) => {
      const from = floorTo(mark.since, TICK_MS);
      return {
        signatureId: mark.signatureId,
        from,
        at: startsOfActivity(minutes).filter((start) => start >= from),
      };
    }),
    episodes: work.subjects.map(({ subjectId, from, open, marks }) => ({
      subjectId,
      from,
      episodes: episodesOf(marks, open),
    })),
  };
}
