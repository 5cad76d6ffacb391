import { setTimeout as sleep } from 'node:timers/promises';
import type { JobRun } from '../../pipeline/ports/job-run.js';
import { mayTouch } from '../access.js';
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { asGraphQLError, ClientError } from '../errors.js';
import { uuidOf } from '../ids.js';
import { JobProgress } from './job.type.js';

const LOOK_MS = 250;

builder.subscriptionField('jobProgress', (t) =>
  t.field({
    type: JobProgress,
    authScopes: { read: true },
    description: 'How far a long piece of work is: now, at every change, and at its end.',
    args: { id: t.arg.id({ required: true, description: 'Id of the job.' }) },
    subscribe: (_, { id }, context) => followJob(context, id),
    resolve: (run) => run,
  }),
);

async function* followJob(context: Context, id: string): AsyncGenerator<JobRun> {
  const parsed = uuidOf('Job', id);
  const visible = parsed?.tenantId != null && mayTouch(context.access, parsed.tenantId);
  let seen = '';
  for (;;) {
    const run = visible ? await context.stores.runs.find(parsed.tenantId!, parsed.uuid) : null;
    if (!run)
      throw asGraphQLError(
        new ClientError('UNKNOWN_JOB', 'There is no such job.', 'Use the id that started it.'),
      );
    const now = `${run.state} ${run.done} ${run.total}`;
    if (now !== seen) yield run;
    seen = now;
    if (run.state === 'DONE' || run.state === 'FAILED') return;
    await sleep(LOOK_MS);
  }
}
