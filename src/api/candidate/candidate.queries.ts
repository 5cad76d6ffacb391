import { builder } from '../builder.js';
import { BandEnum, CandidateStateEnum, CandidateTypeEnum } from '../enums.js';
import { inTenants, readableTenants } from '../guard.js';
import { CandidateNode } from './candidate.type.js';

const CandidateFilter = builder.inputType('CandidateFilter', {
  description:
    'Which candidates; every condition must hold. Without state, merged ones are left out; without members, those that belong to a story another leads.',
  fields: (t) => ({
    type: t.field({ type: [CandidateTypeEnum], description: 'Of one of these kinds.' }),
    band: t.field({ type: [BandEnum], description: 'In one of these bands now.' }),
    state: t.field({ type: [CandidateStateEnum], description: 'In one of these states.' }),
    minScore: t.float({ description: 'With at least this score now.' }),
    service: t.string({ description: 'Reported by this service.' }),
    host: t.string({ description: 'Seen on this host.' }),
    since: t.field({ type: 'DateTime', description: 'Last seen at or after this.' }),
    until: t.field({ type: 'DateTime', description: 'First seen before this.' }),
    members: t.boolean({ description: 'Also those that belong to a story that another candidate leads.' }),
  }),
});

const ORDERS = {
  SCORE_DESC: { score: 'desc' },
  PEAK_SCORE_DESC: { peakScore: 'desc' },
  LAST_SEEN_DESC: { lastSeenAt: 'desc' },
  FIRST_SEEN_DESC: { firstSeenAt: 'desc' },
} as const;

const CandidateOrder = builder.enumType('CandidateOrder', {
  values: Object.keys(ORDERS) as (keyof typeof ORDERS)[],
  description: 'How candidates are sorted.',
});

builder.queryField('candidates', (t) =>
  t.prismaConnection(
    {
      type: CandidateNode,
      cursor: 'tenantId_id',
      authScopes: { wall: true },
      description:
        'Weak signals that may be put before a person. tenants omitted = every tenant the token may read.',
      args: {
        tenants: t.arg.idList({ description: 'Slugs of tenants.' }),
        filter: t.arg({ type: CandidateFilter, description: 'Which.' }),
        orderBy: t.arg({ type: CandidateOrder, defaultValue: 'SCORE_DESC', description: 'How sorted.' }),
      },
      totalCount: async (_, args, context) =>
        context.db.prisma.candidate.count({ where: await whereOf(args, context) }),
      resolve: async (query, _, args, context) =>
        context.db.prisma.candidate.findMany({
          ...query,
          where: await whereOf(args, context),
          orderBy: [ORDERS[args.orderBy ?? 'SCORE_DESC'], { tenantId: 'asc' }, { id: 'asc' }],
        }),
    },
    { name: 'CandidateConnection' },
    { name: 'CandidateEdge' },
  ),
);

type Args = {
  readonly tenants?: string[] | null | undefined;
  readonly filter?: typeof CandidateFilter.$inferInput | null | undefined;
};

async function whereOf({ tenants, filter }: Args, context: Parameters<typeof readableTenants>[0]) {
  return {
    ...inTenants(await readableTenants(context, tenants)),
    state: filter?.state?.length ? { in: filter.state } : { not: 'MERGED' },
    ...(filter?.members ? {} : { ledBy: null }),
    ...(filter?.type?.length ? { type: { in: filter.type } } : {}),
    ...(filter?.band?.length ? { band: { in: filter.band } } : {}),
    ...(filter?.minScore == null ? {} : { score: { gte: filter.minScore } }),
    ...(filter?.service ? { services: { has: filter.service } } : {}),
    ...(filter?.host ? { hosts: { has: filter.host } } : {}),
    ...(filter?.since ? { lastSeenAt: { gte: filter.since } } : {}),
    ...(filter?.until ? { firstSeenAt: { lt: filter.until } } : {}),
  };
}
