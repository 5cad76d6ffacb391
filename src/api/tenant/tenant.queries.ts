import { builder } from '../builder.js';
import { readableTenants } from '../guard.js';
import { TenantType } from './tenant.type.js';

builder.queryField('tenants', (t) =>
  t.prismaConnection(
    {
      type: TenantType,
      cursor: 'id',
      authScopes: { wall: true },
      description: 'The tenants the token may read, by slug.',
      totalCount: async (_, __, context) => context.db.prisma.tenant.count({ where: await whereOf(context) }),
      resolve: async (query, _, __, context) =>
        context.db.prisma.tenant.findMany({
          ...query,
          where: await whereOf(context),
          orderBy: { id: 'asc' },
        }),
    },
    { name: 'TenantConnection' },
    { name: 'TenantEdge' },
  ),
);

async function whereOf(context: Parameters<typeof readableTenants>[0]) {
  const tenants = await readableTenants(context, null);
  return tenants === null ? {} : { id: { in: tenants } };
}
