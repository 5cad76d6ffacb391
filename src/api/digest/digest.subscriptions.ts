import type { Digest } from '../../domain/digest/digest.js';
import { builder } from '../builder.js';
import { type Followed, followFeed } from '../follow.js';
import { DigestNode } from './digest.type.js';

const DigestPublication = builder.objectRef<Followed>('DigestPublication').implement({
  description: 'A digest that was published.',
  fields: (t) => ({
    cursor: t.string({ resolve: (row) => row.position, description: 'Resume after this one with `after`.' }),
    digest: t.field({
      type: DigestNode,
      description: 'As it was published.',
      resolve: async (row, _, { db }) => {
        const found = await db.prisma.digest.findUniqueOrThrow({
          where: { tenantId_cursor: { tenantId: row.tenantId, cursor: row.cursor } },
        });
        return found.content as unknown as Digest;
      },
    }),
  }),
});

builder.subscriptionField('digestPublished', (t) =>
  t.field({
    type: DigestPublication,
    authScopes: { wall: true },
    description:
      "Replays what came after the cursor, then goes live. A digest is published daily at 07:00 of the tenant's time zone.",
    args: {
      tenants: t.arg.idList({ description: 'Slugs of tenants; omitted = every tenant the token may read.' }),
      after: t.arg.string({
        description: 'A cursor this feed sent; "" for everything there is; omitted to start now.',
      }),
    },
    subscribe: (_, { tenants, after }, context) =>
      followFeed(context, 'DIGEST', tenants, after, (row) => row),
    resolve: (row) => row,
  }),
);
