import { builder } from '../builder.js';
import { inTenants, readableTenants } from '../guard.js';

const SourceType = builder.prismaObject('Source', {
  description: 'Where data comes from, counted when it is canonicalized.',
  fields: (t) => ({
    tenant: t.id({ resolve: (row) => row.tenantId, description: 'Slug of its tenant.' }),
    type: t.exposeString('type', { description: 'syslog, file, ...' }),
    sourceId: t.exposeString('id', { description: "The sender's own name; empty when it has none." }),
    name: t.exposeString('name', { nullable: true, description: 'Its name for people.' }),
    path: t.exposeString('path', { nullable: true, description: 'Where in the source: a file, a channel.' }),
    firstSeenAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.firstSeenAt,
      description: 'First receipt.',
    }),
    lastSeenAt: t.field({ type: 'DateTime', resolve: (row) => row.lastSeenAt, description: 'Last receipt.' }),
    envelopes: t.int({ resolve: (row) => Number(row.envelopes), description: 'Envelopes read.' }),
    failures: t.int({ resolve: (row) => Number(row.failures), description: 'Of these, not understood.' }),
  }),
});

builder.queryField('sources', (t) =>
  t.prismaConnection(
    {
      type: SourceType,
      cursor: 'tenantId_type_id',
      authScopes: { read: true },
      description: 'Where data comes from, by tenant, type and id.',
      args: {
        tenants: t.arg.idList({
          description: 'Slugs of tenants; omitted = every tenant the token may read.',
        }),
      },
      totalCount: async (_, { tenants }, context) =>
        context.db.prisma.source.count({ where: inTenants(await readableTenants(context, tenants)) }),
      resolve: async (query, _, { tenants }, context) =>
        context.db.prisma.source.findMany({
          ...query,
          where: inTenants(await readableTenants(context, tenants)),
          orderBy: [{ tenantId: 'asc' }, { type: 'asc' }, { id: 'asc' }],
        }),
    },
    { name: 'SourceConnection' },
    { name: 'SourceEdge' },
  ),
);
