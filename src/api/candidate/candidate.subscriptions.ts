import { builder } from '../builder.js';
import { type Followed, followFeed } from '../follow.js';
import { CandidateNode } from './candidate.type.js';

const CandidatePromotion = builder.objectRef<Followed>('CandidatePromotion').implement({
  description: 'A candidate that entered PROMOTE: told once, ever.',
  fields: (t) => ({
    cursor: t.string({ resolve: (row) => row.position, description: 'Resume after this one with `after`.' }),
    promotedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.at,
      description: 'The tick at which it entered PROMOTE.',
    }),
    candidate: t.prismaField({
      type: CandidateNode,
      description: 'The candidate as it is now.',
      resolve: (query, row, _, { db }) =>
        db.prisma.candidate.findUniqueOrThrow({
          ...query,
          where: { tenantId_id: { tenantId: row.tenantId, id: row.subjectId } },
        }),
    }),
  }),
});

builder.subscriptionField('candidatePromoted', (t) =>
  t.field({
    type: CandidatePromotion,
    authScopes: { wall: true },
    description:
      'Replays what came after the cursor, then goes live; per-tenant order is commit order; each promotion once.',
    args: {
      tenants: t.arg.idList({ description: 'Slugs of tenants; omitted = every tenant the token may read.' }),
      after: t.arg.string({
        description: 'A cursor this feed sent; "" for everything there is; omitted to start now.',
      }),
    },
    subscribe: (_, { tenants, after }, context) =>
      followFeed(context, 'PROMOTION', tenants, after, (row) => row),
    resolve: (row) => row,
  }),
);
