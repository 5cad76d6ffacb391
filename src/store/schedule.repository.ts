import type { RescoreFilter } from '../pipeline/ports/attention.js';
import type { JobRunStore } from '../pipeline/ports/job-run.js';
import { newId } from '../platform/ids.js';
import type { Database } from './client.js';
import type { Prisma } from './generated/client.js';

/** A standing order to weigh signatures again. Exactly one of `cron` and `everyMs` is set. */
export type RescoreSchedule = {
  readonly tenantId: string;
  readonly id: string;
  readonly name: string;
  readonly cron: string | null;
  readonly everyMs: number | null;
  readonly filter: RescoreFilter;
  readonly createdAt: Date;
  readonly lastRunAt: Date | null;
};

export type ScheduleStore = {
  readonly create: (
    schedule: Omit<RescoreSchedule, 'id' | 'createdAt' | 'lastRunAt'>,
    now: Date,
  ) => Promise<RescoreSchedule>;
  readonly list: (tenantId: string) => Promise<readonly RescoreSchedule[]>;
  /** Of every tenant: what the queue must hold. */
  readonly all: () => Promise<readonly RescoreSchedule[]>;
  readonly remove: (tenantId: string, id: string) => Promise<RescoreSchedule | null>;
  /** Makes a run of the schedule's order and returns its id; null when the schedule is gone. */
  readonly startRun: (tenantId: string, id: string, now: Date) => Promise<string | null>;
};

type Row = Omit<RescoreSchedule, 'everyMs' | 'filter'> & { everyMs: bigint | null; filter: unknown };
const toSchedule = (row: Row): RescoreSchedule => ({
  ...row,
  everyMs: row.everyMs === null ? null : Number(row.everyMs),
  filter: row.filter as RescoreFilter,
});

export function createScheduleStore({ prisma }: Database, runs: JobRunStore): ScheduleStore {
  const find = (tenantId: string, id: string) =>
    prisma.rescoreSchedule.findUnique({ where: { tenantId_id: { tenantId, id } } });
  return {
    create: async ({ filter, everyMs, ...schedule }, now) =>
      toSchedule(
        await prisma.rescoreSchedule.create({
          data: {
            ...schedule,
            id: newId(now),
            createdAt: now,
            filter: filter as Prisma.InputJsonValue,
            everyMs: everyMs === null ? null : BigInt(everyMs),
          },
        }),
      ),
    list: async (tenantId) =>
      (await prisma.rescoreSchedule.findMany({ where: { tenantId }, orderBy: { createdAt: 'asc' } })).map(
        toSchedule,
      ),
    all: async () => (await prisma.rescoreSchedule.findMany()).map(toSchedule),
    remove: async (tenantId, id) => {
      const row = await find(tenantId, id);
      if (!row) return null;
      await prisma.rescoreSchedule.delete({ where: { tenantId_id: { tenantId, id } } });
      return toSchedule(row);
    },
    startRun: async (tenantId, id, now) => {
      const row = await find(tenantId, id);
      if (!row) return null;
      const run = await runs.create(
        tenantId,
        'rescore',
        { filter: row.filter, policy: null, preview: false },
        now,
      );
      await prisma.rescoreSchedule.update({
        where: { tenantId_id: { tenantId, id } },
        data: { lastRunAt: now },
      });
      return run.id;
    },
  };
}
