import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { readableTenants } from '../guard.js';
import { AttributionStateNameEnum } from './attribution.enums.js';
import { AttributionStateNode } from './attribution.type.js';

const AttributionFilter = builder.inputType('AttributionFilter', {
  description: 'Which states; every condition must hold.',
  fields: (t) => ({
    identity: t.id({ description: 'Of this identity, or of the one it was merged into.' }),
    primitive: t.string({ description: 'Of this primitive.' }),
    domain: t.string({ description: 'Of primitives of this domain, like motor.' }),
    state: t.field({ type: [AttributionStateNameEnum], description: 'In one of these states.' }),
    changedSince: t.field({
      type: 'DateTime',
      description: 'Whose state was changed by an observation that ended at or after this.',
    }),
  }),
});

builder.queryField('attributionStates', (t) =>
  t.prismaConnection(
    {
      type: AttributionStateNode,
      cursor: 'tenantId_id',
      authScopes: { read: true },
      description: 'What observations say, by identity and primitive.',
      args: {
        tenant: t.arg.id({ required: true, description: 'Slug of the tenant.' }),
        filter: t.arg({ type: AttributionFilter, description: 'Which.' }),
      },
      totalCount: async (_, args, context) =>
        context.db.prisma.attributionState.count({ where: await whereOf(args, context) }),
      resolve: async (query, _, args, context) =>
        context.db.prisma.attributionState.findMany({
          ...query,
          where: await whereOf(args, context),
          orderBy: [{ identity: 'asc' }, { primitive: 'asc' }],
        }),
    },
    { name: 'AttributionStateConnection' },
    { name: 'AttributionStateEdge' },
  ),
);

type Args = {
  readonly tenant: string;
  readonly filter?: typeof AttributionFilter.$inferInput | null | undefined;
};

async function whereOf({ tenant, filter }: Args, context: Context) {
  await readableTenants(context, [tenant]);
  return {
    tenantId: tenant,
    withdrawn: false,
    ...(filter?.identity ? { identity: await rootOf(context, tenant, filter.identity) } : {}),
    ...(filter?.primitive ? { primitive: filter.primitive } : {}),
    ...(filter?.domain ? { domain: filter.domain } : {}),
    ...(filter?.state?.length ? { state: { in: filter.state } } : {}),
    ...(filter?.changedSince ? { lastChangeAt: { gte: filter.changedSince } } : {}),
  };
}

async function rootOf({ stores }: Context, tenant: string, identity: string): Promise<string> {
  return (await stores.identities.rootsOf(tenant, [identity])).get(identity)!;
}
