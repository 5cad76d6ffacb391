import { multiActorJob } from '../src/jobs/attribution.js';
import { digestRoundJob } from '../src/jobs/digest.js';
import { rescoreJob } from '../src/jobs/rescore.js';
import { retentionJob, sweepJob } from '../src/jobs/upkeep.js';
import type { QueueJob, Queues, Schedule } from '../src/platform/queue/queues.js';
import type { ScheduleStore } from '../src/store/schedule.repository.js';
import type { Kit } from './kit/kit.js';

type Standing = { readonly job: QueueJob; readonly id: string; readonly everyMs: number };

const SWEEP: Standing = { job: sweepJob, id: 'sweep', everyMs: 5_000 };
const STANDING: readonly Standing[] = [
  SWEEP,
  { job: retentionJob, id: 'retention', everyMs: 3_600_000 },
  { job: digestRoundJob, id: 'digest-round', everyMs: 60_000 },
  { job: multiActorJob, id: 'multi-actor', everyMs: 60_000 },
];

const LOOK_EVERY_MS = 15_000;

type Needs = Pick<Kit, 'schedules' | 'tenants' | 'logger'>;

/**
 * Puts the standing orders into the queue and looks after them: a queue that was emptied (a Redis that keeps nothing
 * over a restart) has lost its schedules too, and with `sweep` what would find everything else again. Several worker
 * processes may do so: a schedule exists once. Returns what ends it.
 */
export async function keepSchedules(queues: Queues, needs: Needs): Promise<() => Promise<void>> {
  await putStanding(queues);
  await putRescores(queues, needs);
  let look: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    look = restoreSchedules(queues, needs).catch((error) =>
      needs.logger.warn({ err: error }, 'the schedules could not be looked after'),
    );
  }, LOOK_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await look;
  };
}

/** Does nothing while `sweep` is scheduled; what loses one schedule loses all. */
export async function restoreSchedules(queues: Queues, needs: Needs): Promise<void> {
  if (await queues.hasSchedule(SWEEP.job, SWEEP.id)) return;
  needs.logger.warn('the queue has lost its schedules; they are put back');
  await putStanding(queues);
  await putRescores(queues, needs);
}

async function putStanding(queues: Queues): Promise<void> {
  for (const { job, id, everyMs } of STANDING) await queues.schedule(job, id, { every: everyMs }, {});
}

/** What the database holds and the queue does not: saved while the queue was away, or lost with it. */
async function putRescores(queues: Queues, { schedules, tenants }: Needs): Promise<void> {
  for (const order of await schedules.all()) {
    if (await queues.hasSchedule(rescoreJob, order.id)) continue;
    const { tenantId, id } = order;
    const timeZone = (await tenants.find(tenantId))?.timeZone ?? 'UTC';
    await queues.schedule(rescoreJob, id, repeatOf(order, timeZone), {
      tenantId,
      runId: null,
      scheduleId: id,
    });
  }
}

type Order = Awaited<ReturnType<ScheduleStore['all']>>[number];

const repeatOf = ({ cron, everyMs }: Order, timeZone: string): Schedule =>
  cron === null ? { every: everyMs! } : { pattern: cron, timeZone };
