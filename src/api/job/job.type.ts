import type { JobRun } from '../../pipeline/ports/job-run.js';
import { builder } from '../builder.js';
import { encodeId } from '../ids.js';

const JobState = builder.enumType('JobState', {
  values: ['WAITING', 'RUNNING', 'DONE', 'FAILED'] as const,
  description: 'How far a long piece of work is.',
});

export const JobProgress = builder.objectRef<JobRun>('JobProgress').implement({
  description: 'A long piece of work.',
  fields: (t) => ({
    id: t.id({
      resolve: (run) => encodeId('Job', `${run.tenantId}.${run.id}`),
      description: 'For jobProgress.',
    }),
    tenant: t.id({ resolve: (run) => run.tenantId, description: 'Slug of its tenant.' }),
    kind: t.exposeString('kind', { description: 'What is done: rescore, ...' }),
    state: t.field({ type: JobState, resolve: (run) => run.state, description: 'How far it is.' }),
    done: t.exposeInt('done', { description: 'Pieces done.' }),
    total: t.exposeInt('total', { description: 'Pieces in all, as far as known.' }),
    result: t.field({
      type: 'JSON',
      nullable: true,
      resolve: (run) => run.result,
      description: 'What came out; null until it ends.',
    }),
    finishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (run) => run.finishedAt,
      description: 'When it ended.',
    }),
  }),
});
