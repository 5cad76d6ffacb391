import type { JobRun, JobRunStore } from '../pipeline/ports/job-run.js';
import { newId } from '../platform/ids.js';
import type { Database } from './client.js';
import type { Prisma } from './generated/client.js';

const toRun = (row: Omit<JobRun, 'state'> & { state: string }): JobRun => ({
  ...row,
  state: row.state as JobRun['state'],
});

export function createJobRunStore({ prisma }: Database): JobRunStore {
  return {
    create: async (tenantId, kind, request, now) =>
      toRun(
        await prisma.jobRun.create({
          data: {
            tenantId,
            id: newId(now),
            kind,
            state: 'WAITING',
            done: 0,
            total: 0,
            request: request as Prisma.InputJsonValue,
            startedAt: now,
            updatedAt: now,
          },
        }),
      ),
    find: async (tenantId, id) => {
      const row = await prisma.jobRun.findUnique({ where: { tenantId_id: { tenantId, id } } });
      return row ? toRun(row) : null;
    },
    update: async (tenantId, id, change, now) => {
      const ended = change.state === 'DONE' || change.state === 'FAILED';
      await prisma.jobRun.update({
        where: { tenantId_id: { tenantId, id } },
        data: {
          state: change.state,
          done: change.done,
          total: change.total,
          updatedAt: now,
          finishedAt: ended ? now : null,
          ...(change.result === undefined ? {} : { result: change.result as Prisma.InputJsonValue }),
        },
      });
    },
  };
}
