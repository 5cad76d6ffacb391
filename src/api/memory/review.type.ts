import { VERDICTS, type Verdict } from '../../domain/attention/memory.js';
import { builder } from '../builder.js';
import { CandidateNode } from '../candidate/candidate.type.js';
import { encodeId } from '../ids.js';

export const VerdictEnum = builder.enumType('Verdict', {
  values: VERDICTS,
  description:
    'What a person says of a candidate. USEFUL raises what is like it; NOISE lowers it; KNOWN and EXPECTED lower it unless it changes.',
});

export const ReviewType = builder.prismaObject('Review', {
  description: "A person's verdict on a candidate.",
  fields: (t) => ({
    id: t.id({
      resolve: (row) => encodeId('Review', `${row.tenantId}.${row.id}`),
      description: 'The same verdict given again has the same id.',
    }),
    tenant: t.id({ resolve: (row) => row.tenantId, description: 'Slug of its tenant.' }),
    verdict: t.field({
      type: VerdictEnum,
      resolve: (row) => row.verdict as Verdict,
      description: 'What was said.',
    }),
    closes: t.exposeBoolean('closes', {
      description: 'It closed the candidate: what comes next is a new story, linked to it.',
    }),
    note: t.exposeString('note', { nullable: true, description: 'In their words.' }),
    by: t.exposeString('by', { description: 'Name of the token that said it.' }),
    at: t.field({
      type: 'DateTime',
      resolve: (row) => row.at,
      description: 'Event time from which it counts: from the tick after the one it lies in.',
    }),
    recordedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.recordedAt,
      description: 'When it was recorded.',
    }),
    candidate: t.field({
      type: CandidateNode,
      nullable: true,
      description: 'What it is about; null when later events made another story of it.',
      resolve: (row, _, { db }) =>
        db.prisma.candidate.findUnique({
          where: { tenantId_id: { tenantId: row.tenantId, id: row.candidateId } },
        }),
    }),
  }),
});
