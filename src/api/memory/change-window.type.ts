import { builder } from '../builder.js';
import { CandidateNode } from '../candidate/candidate.type.js';
import { encodeId } from '../ids.js';

const CANDIDATES_SHOWN = 50;

export const ChangeWindowType = builder.prismaObject('ChangeWindow', {
  description: 'An announced change: what happens in it is kept and counted, and weighs less.',
  fields: (t) => ({
    id: t.id({
      resolve: (row) => encodeId('ChangeWindow', `${row.tenantId}.${row.id}`),
      description: 'The same window declared again has the same id.',
    }),
    tenant: t.id({ resolve: (row) => row.tenantId, description: 'Slug of its tenant.' }),
    name: t.exposeString('name', { description: 'What explanations call it.' }),
    startsAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.startsAt,
      description: 'Beginning, inclusive.',
    }),
    endsAt: t.field({ type: 'DateTime', resolve: (row) => row.endsAt, description: 'End, exclusive.' }),
    hosts: t.exposeStringList('hosts', { description: 'The hosts it covers; none: not limited to hosts.' }),
    services: t.exposeStringList('services', {
      description: 'The services it covers; none: not limited to services.',
    }),
    note: t.exposeString('note', { nullable: true, description: 'In their words.' }),
    declaredBy: t.exposeString('by', { description: 'Name of the token that declared it.' }),
    recordedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.recordedAt,
      description: 'When it was declared.',
    }),
    candidates: t.field({
      type: [CandidateNode],
      complexity: 5,
      description: `Candidates whose present score it has to do with, the strongest first; ${CANDIDATES_SHOWN} at most.`,
      resolve: (row, _, { db }) =>
        db.prisma.candidate.findMany({
          where: {
            tenantId: row.tenantId,
            state: { not: 'MERGED' },
            attention: { path: ['findings', 'change', 'windows'], array_contains: [{ id: row.id }] },
          },
          orderBy: [{ score: 'desc' }, { id: 'asc' }],
          take: CANDIDATES_SHOWN,
        }),
    }),
  }),
});
