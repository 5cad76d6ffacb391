import type { StateName } from '../../domain/attribution/observation.js';
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { type Followed, followFeed } from '../follow.js';
import { AttributionStateNameEnum } from './attribution.enums.js';
import { AttributionStateNode } from './attribution.type.js';

type Change = Followed & {
  readonly identity: string;
  readonly primitive: string;
  readonly from: StateName | null;
  readonly to: StateName;
};

const AttributionChange = builder.objectRef<Change>('AttributionChange').implement({
  description: 'A state that changed: told once.',
  fields: (t) => ({
    cursor: t.string({ resolve: (row) => row.position, description: 'Resume after this one with `after`.' }),
    identity: t.id({ resolve: (row) => row.identity, description: 'Whose.' }),
    primitive: t.exposeString('primitive', { description: 'Of which primitive.' }),
    from: t.field({
      type: AttributionStateNameEnum,
      nullable: true,
      resolve: (row) => row.from,
      description: 'The state told before; null for the first.',
    }),
    to: t.field({
      type: AttributionStateNameEnum,
      resolve: (row) => row.to,
      description: 'The state it changed to.',
    }),
    at: t.field({
      type: 'DateTime',
      resolve: (row) => row.at,
      description: 'End of the observation that brought it.',
    }),
    state: t.prismaField({
      type: AttributionStateNode,
      description: 'What is known of it now.',
      resolve: (query, row, _, { db }) =>
        db.prisma.attributionState.findUniqueOrThrow({
          ...query,
          where: { tenantId_id: { tenantId: row.tenantId, id: row.subjectId } },
        }),
    }),
  }),
});

builder.subscriptionField('attributionChanged', (t) =>
  t.field({
    type: AttributionChange,
    authScopes: { read: true },
    description:
      'Replays what came after the cursor, then goes live; per-tenant order is commit order; each change of state once.',
    args: {
      tenants: t.arg.idList({ description: 'Slugs of tenants; omitted = every tenant the token may read.' }),
      after: t.arg.string({
        description: 'A cursor this feed sent; "" for everything there is; omitted to start now.',
      }),
    },
    subscribe: (_, { tenants, after }, context) => followChanges(context, tenants, after),
    resolve: (row) => row,
  }),
);

const followChanges = (
  context: Context,
  tenants: readonly string[] | null | undefined,
  after: string | null | undefined,
): AsyncIterableIterator<Change> =>
  followFeed(context, 'ATTRIBUTION', tenants, after, async (row) => {
    const { tenantId, cursor } = row;
    const change = await context.db.prisma.attributionChange.findUniqueOrThrow({
      where: { tenantId_cursor: { tenantId, cursor } },
    });
    const { identity, primitive, fromState, toState } = change;
    return { ...row, identity, primitive, from: fromState as StateName | null, to: toState as StateName };
  });
