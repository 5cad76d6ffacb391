import { builder } from '../builder.js';
import { CandidateNode } from '../candidate/candidate.type.js';
import { BandEnum } from '../enums.js';
import { inTenants, readableTenants } from '../guard.js';
import { SignatureNode } from './signature.type.js';

const SignatureFilter = builder.inputType('SignatureFilter', {
  description: 'Which signatures; every condition must hold.',
  fields: (t) => ({
    family: t.string({ description: 'Event family.' }),
    service: t.string({ description: 'Reported by this service.' }),
    band: t.field({ type: [BandEnum], description: 'In one of these bands.' }),
    minOccurrences: t.int({ description: 'Counted at least so often.' }),
    search: t.string({ description: 'The template holds this text, whatever the case.' }),
  }),
});

const ORDERS = {
  SCORE_DESC: { score: 'desc' },
  OCCURRENCES_DESC: { occurrences: 'desc' },
  LAST_SEEN_DESC: { lastSeenAt: 'desc' },
  FIRST_SEEN_DESC: { firstSeenAt: 'desc' },
} as const;

const SignatureOrder = builder.enumType('SignatureOrder', {
  values: Object.keys(ORDERS) as (keyof typeof ORDERS)[],
  description: 'How signatures are sorted.',
});

builder.prismaObjectFields(SignatureNode, (t) => ({
  candidates: t.field({
    type: [CandidateNode],
    description: 'The candidates it is part of, the newest first; 50 at most.',
    complexity: 5,
    resolve: (row, _, { db }) =>
      db.prisma.candidate.findMany({
        where: { tenantId: row.tenantId, signatureIds: { has: row.id } },
        orderBy: { openedAt: 'desc' },
        take: 50,
      }),
  }),
}));

builder.queryField('signatures', (t) =>
  t.prismaConnection(
    {
      type: SignatureNode,
      cursor: 'tenantId_id',
      authScopes: { read: true },
      description: 'Kinds of event. tenants omitted = every tenant the token may read.',
      args: {
        tenants: t.arg.idList({ description: 'Slugs of tenants.' }),
        filter: t.arg({ type: SignatureFilter, description: 'Which.' }),
        orderBy: t.arg({ type: SignatureOrder, defaultValue: 'SCORE_DESC', description: 'How sorted.' }),
      },
      totalCount: async (_, args, context) =>
        context.db.prisma.signature.count({ where: await whereOf(args, context) }),
      resolve: async (query, _, args, context) =>
        context.db.prisma.signature.findMany({
          ...query,
          where: await whereOf(args, context),
          orderBy: [ORDERS[args.orderBy ?? 'SCORE_DESC'], { tenantId: 'asc' }, { id: 'asc' }],
        }),
    },
    { name: 'SignatureConnection' },
    { name: 'SignatureEdge' },
  ),
);

type Args = {
  readonly tenants?: string[] | null | undefined;
  readonly filter?: typeof SignatureFilter.$inferInput | null | undefined;
};

async function whereOf({ tenants, filter }: Args, context: Parameters<typeof readableTenants>[0]) {
  const allowed = await readableTenants(context, tenants);
  const ids = filter?.search ? await context.stores.signatures.search(allowed, filter.search) : null;
  return {
    ...inTenants(allowed),
    // A member is listed under its root.
    id: { equals: context.db.prisma.signature.fields.rootId, ...(ids ? { in: ids } : {}) },
    ...(filter?.family ? { family: filter.family } : {}),
    ...(filter?.service ? { services: { has: filter.service } } : {}),
    ...(filter?.band?.length ? { band: { in: filter.band } } : {}),
    ...(filter?.minOccurrences ? { occurrences: { gte: filter.minOccurrences } } : {}),
  };
}
