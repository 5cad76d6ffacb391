import { acknowledge, promote, review } from '../../pipeline/remember.js';
import { builder } from '../builder.js';
import { CandidateNode } from '../candidate/candidate.type.js';
import { NotAllowed, ValidationError } from '../errors.js';
import { IncidentNode } from './incident.type.js';
import { ReviewType, VerdictEnum } from './review.type.js';
import { letBeHeard, subjectOf, throwRefused } from './speaking.js';

const TWICE = 'Saying the same twice is saying it once.';

const PromoteCandidateInput = builder.inputType('PromoteCandidateInput', {
  description: `Makes an incident of a candidate. ${TWICE}`,
  fields: (t) => ({
    candidate: t.id({ required: true, description: 'Id of the candidate.' }),
    title: t.string({
      description: "What happened; the candidate's title when omitted. 200 characters at most.",
    }),
    note: t.string({ description: 'What was done, or should be; 4,000 characters at most.' }),
    startedAt: t.field({
      type: 'DateTime',
      description:
        'When it began to matter: rightBefore looks back from here. Omitted: when the candidate was promoted, or opened.',
    }),
  }),
});

builder.mutationField('promoteCandidate', (t) =>
  t.field({
    type: IncidentNode,
    description:
      'Makes durable memory of a candidate, its evidence copied out. It raises what is like it and is a target for precursors. Needs the REVIEW scope.',
    complexity: 20,
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'PromoteCandidateResult', description: 'The incident, or why there is none.' },
    },
    args: { input: t.arg({ type: PromoteCandidateInput, required: true, description: 'The candidate.' }) },
    resolve: async (_, { input }, context) => {
      const { tenant, by, uuid } = await subjectOf(context, 'Candidate', input.candidate, 'input.candidate');
      const { title, note, startedAt } = input;
      const deps = { ...context.stores, now: context.now };
      const kept = await promote(deps, { tenant, by }, { candidateId: uuid, title, note, startedAt });
      if (!kept.ok) return throwRefused(kept, 'INVALID_INCIDENT', 'The incident cannot be kept like this.');
      if (kept.created) await letBeHeard(context, tenant.id, kept.row.signatureIds);
      return context.db.prisma.incident.findUniqueOrThrow({
        where: { tenantId_id: { tenantId: tenant.id, id: kept.row.id } },
      });
    },
  }),
);

const ReviewInput = builder.inputType('ReviewInput', {
  description: `A verdict on a candidate. ${TWICE}`,
  fields: (t) => ({
    candidate: t.id({ required: true, description: 'Id of the candidate.' }),
    verdict: t.field({ type: VerdictEnum, required: true, description: 'What you say of it.' }),
    note: t.string({ description: 'Why, in your words; 4,000 characters at most.' }),
    close: t.boolean({
      description:
        'Close the candidate too: what comes next opens a new one, linked to it. Omitted: USEFUL leaves it open, the others close it.',
    }),
    at: t.field({ type: 'DateTime', description: 'When it was decided, if earlier than now.' }),
    idempotencyKey: t.string({ description: 'Tells two reviews apart that say the same.' }),
  }),
});

builder.mutationField('reviewCandidate', (t) =>
  t.field({
    type: ReviewType,
    description:
      'Says what a candidate is worth. It counts for its signatures and their sources from the next tick on, fades with time, and never changes who was told. Answers when the score was weighed again, or after three seconds. Needs the REVIEW scope.',
    complexity: 20,
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'ReviewResult', description: 'The review, or why there is none.' },
    },
    args: { input: t.arg({ type: ReviewInput, required: true, description: 'The verdict.' }) },
    resolve: async (_, { input }, context) => {
      const { tenant, by, uuid } = await subjectOf(context, 'Candidate', input.candidate, 'input.candidate');
      const { verdict, note, close, at, idempotencyKey: key } = input;
      const judgement = { candidateId: uuid, verdict, note, close, at, key };
      const kept = await review(
        { memory: context.stores.memory, now: context.now },
        { tenant, by },
        judgement,
      );
      if (!kept.ok) return throwRefused(kept, 'INVALID_REVIEW', 'The review cannot be kept like this.');
      if (kept.created) await letBeHeard(context, tenant.id, kept.row.signatureIds);
      return context.db.prisma.review.findUniqueOrThrow({
        where: { tenantId_id: { tenantId: tenant.id, id: kept.row.id } },
      });
    },
  }),
);

const AcknowledgeInput = builder.inputType('AcknowledgeInput', {
  description: `Says that somebody is on a candidate. ${TWICE}`,
  fields: (t) => ({
    candidate: t.id({ required: true, description: 'Id of the candidate.' }),
    note: t.string({ description: 'In your words; 4,000 characters at most.' }),
  }),
});

builder.mutationField('acknowledgeCandidate', (t) =>
  t.field({
    type: CandidateNode,
    description:
      'Somebody is on it: the state becomes ACKNOWLEDGED, the score stays. Needs the REVIEW scope.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'CandidateResult', description: 'The candidate, or why nothing changed.' },
    },
    args: { input: t.arg({ type: AcknowledgeInput, required: true, description: 'The candidate.' }) },
    resolve: async (_, { input }, context) => {
      const { tenant, by, uuid } = await subjectOf(context, 'Candidate', input.candidate, 'input.candidate');
      const given = { candidateId: uuid, note: input.note };
      const kept = await acknowledge(
        { memory: context.stores.memory, now: context.now },
        { tenant, by },
        given,
      );
      if (!kept.ok)
        return throwRefused(kept, 'INVALID_ACKNOWLEDGEMENT', 'The acknowledgement cannot be kept like this.');
      return context.db.prisma.candidate.findUniqueOrThrow({
        where: { tenantId_id: { tenantId: tenant.id, id: uuid } },
      });
    },
  }),
);
