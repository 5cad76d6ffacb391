import { builder } from '../builder.js';
import { encodeId } from '../ids.js';
import { SignatureNode } from '../signature/signature.type.js';

export const SnoozeType = builder.prismaObject('Snooze', {
  description:
    'A signature that nobody is told of until a moment. Scoring goes on; what is still promoted at the end is told then.',
  fields: (t) => ({
    id: t.id({
      resolve: (row) => encodeId('Snooze', `${row.tenantId}.${row.id}`),
      description: 'The same snooze asked for again has the same id.',
    }),
    tenant: t.id({ resolve: (row) => row.tenantId, description: 'Slug of its tenant.' }),
    since: t.field({
      type: 'DateTime',
      resolve: (row) => row.since,
      description: 'Event time it was given at.',
    }),
    until: t.field({
      type: 'DateTime',
      resolve: (row) => row.until,
      description: "When it ends, on the tenant's clock.",
    }),
    endedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (row) => row.endedAt,
      description: 'When it ended; null while it holds.',
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'In their words.' }),
    by: t.exposeString('by', { description: 'Name of the token that asked for it.' }),
    held: t.int({
      resolve: (row) => row.held.length,
      description: 'Promotions held back by it.',
    }),
    signature: t.field({
      type: SignatureNode,
      nullable: true,
      description: 'The root signature it is for.',
      resolve: (row, _, { db }) =>
        db.prisma.signature.findUnique({
          where: { tenantId_id: { tenantId: row.tenantId, id: row.signatureId } },
        }),
    }),
  }),
});
