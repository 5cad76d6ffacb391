import { builder } from '../builder.js';
import { type Followed, followFeed } from '../follow.js';
import { readableTenants } from '../guard.js';

const MultiActorReportType = builder.prismaObject('MultiActorReport', {
  description: 'An identity that several actors seem to share: two or more primitives say so within a week.',
  fields: (t) => ({
    tenant: t.id({ resolve: (row) => row.tenantId, description: 'Slug of its tenant.' }),
    identity: t.id({ resolve: (row) => row.identity, description: 'Whose.' }),
    primitives: t.field({
      type: ['String'],
      resolve: (row) => row.primitives,
      description: 'The primitives that say so, by name.',
    }),
    added: t.field({
      type: ['String'],
      resolve: (row) => row.added,
      description: 'Those that no earlier report of the identity had.',
    }),
    since: t.field({
      type: 'DateTime',
      resolve: (row) => row.fromAt,
      description: 'The earliest of their last observations.',
    }),
    until: t.field({
      type: 'DateTime',
      resolve: (row) => row.toAt,
      description: 'The latest of their last observations.',
    }),
    reportedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.recordedAt,
      description: 'When it was reported.',
    }),
  }),
});

builder.queryField('multiActorReports', (t) =>
  t.prismaConnection(
    {
      type: MultiActorReportType,
      cursor: 'tenantId_cursor',
      authScopes: { read: true },
      description:
        'Identities that several actors seem to share, the latest report first. One is reported once, and again only when primitives join.',
      args: { tenant: t.arg.id({ required: true, description: 'Slug of the tenant.' }) },
      totalCount: async (_, { tenant }, context) => {
        await readableTenants(context, [tenant]);
        return context.db.prisma.multiActorReport.count({ where: { tenantId: tenant } });
      },
      resolve: async (query, _, { tenant }, context) => {
        await readableTenants(context, [tenant]);
        return context.db.prisma.multiActorReport.findMany({
          ...query,
          where: { tenantId: tenant },
          orderBy: { cursor: 'desc' },
        });
      },
    },
    { name: 'MultiActorReportConnection' },
    { name: 'MultiActorReportEdge' },
  ),
);

const MultiActorPublication = builder.objectRef<Followed>('MultiActorPublication').implement({
  description: 'A report that was made: told once.',
  fields: (t) => ({
    cursor: t.string({ resolve: (row) => row.position, description: 'Resume after this one with `after`.' }),
    report: t.prismaField({
      type: MultiActorReportType,
      description: 'The report.',
      resolve: (query, { tenantId, cursor }, _, { db }) =>
        db.prisma.multiActorReport.findUniqueOrThrow({
          ...query,
          where: { tenantId_cursor: { tenantId, cursor } },
        }),
    }),
  }),
});

builder.subscriptionField('multiActorReported', (t) =>
  t.field({
    type: MultiActorPublication,
    authScopes: { read: true },
    description: 'Replays what came after the cursor, then goes live. Identities are looked at every minute.',
    args: {
      tenants: t.arg.idList({ description: 'Slugs of tenants; omitted = every tenant the token may read.' }),
      after: t.arg.string({
        description: 'A cursor this feed sent; "" for everything there is; omitted to start now.',
      }),
    },
    subscribe: (_, { tenants, after }, context) =>
      followFeed(context, 'MULTI_ACTOR', tenants, after, (row) => row),
    resolve: (row) => row,
  }),
);
