import { type Collision, collisionOf } from '../../domain/signature/collision.js';
import { builder } from '../builder.js';
import { MESSAGES_READ, ParameterStatsType, statsOfMessages } from './parameters.type.js';
import { SignatureNode } from './signature.type.js';

const CollisionType = builder.objectRef<Collision>('CollisionWarning').implement({
  description: 'A signature that may hold more than one kind of event.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'Why, in a sentence.' }),
    shapes: t.exposeInt('shapes', { description: 'Typed templates seen, 16 at most.' }),
    members: t.exposeInt('members', { description: 'Signatures counted under it.' }),
  }),
});

const Ancestor = builder
  .objectRef<{
    fromTemplate: string;
    fromMaskVersion: number;
    toMaskVersion: number;
    events: bigint;
    recordedAt: Date;
  }>('SignatureAncestor')
  .implement({
    description: 'A signature whose events are counted under this one since they were read again.',
    fields: (t) => ({
      template: t.exposeString('fromTemplate', { description: 'Its text.' }),
      maskVersion: t.exposeInt('fromMaskVersion', { description: 'Version of the masks that made it.' }),
      events: t.float({
        resolve: (row) => Number(row.events),
        description: 'Events that moved, among those whose rows were kept.',
      }),
      recordedAt: t.field({
        type: 'DateTime',
        resolve: (row) => row.recordedAt,
        description: 'When they were read again.',
      }),
    }),
  });

const MEMBERS_LISTED = 200;

builder.prismaObjectFields(SignatureNode, (t) => ({
  root: t.prismaField({
    type: SignatureNode,
    select: { tenantId: true, rootId: true },
    description: 'The signature that speaks for it: itself, or the root of its group.',
    resolve: (query, row, _, { db }) =>
      db.prisma.signature.findUniqueOrThrow({
        ...query,
        where: { tenantId_id: { tenantId: row.tenantId, id: row.rootId } },
      }),
  }),
  members: t.prismaField({
    type: [SignatureNode],
    select: { tenantId: true, id: true },
    complexity: 10,
    description: 'Signatures counted under it, itself among them when it was sent; by id, 200 at most.',
    args: { first: t.arg.int({ defaultValue: 50, description: 'How many; 200 at most.' }) },
    resolve: (query, row, { first }, { db }) =>
      db.prisma.signature.findMany({
        ...query,
        where: { tenantId: row.tenantId, rootId: row.id, occurrences: { gt: 0 } },
        orderBy: { id: 'asc' },
        take: Math.min(Math.max(first ?? 50, 0), MEMBERS_LISTED),
      }),
  }),
  lineage: t.field({
    type: [Ancestor],
    complexity: 5,
    description: 'Where it comes from across mask versions, the largest part first; 50 at most.',
    resolve: (row, _, { db }) =>
      db.prisma.signatureLineage.findMany({
        where: { tenantId: row.tenantId, toId: row.id },
        orderBy: { events: 'desc' },
        take: 50,
      }),
  }),
  parameters: t.field({
    type: [ParameterStatsType],
    complexity: 20,
    description: 'Which values its places have held, in the newest 1,000 stored messages, or in its samples.',
    resolve: async (row, _, { stores }) => {
      const messages = await stores.signatures.messages(row.tenantId, row.id, MESSAGES_READ);
      const samples = (row.samples as { text: string }[]).map((sample) => sample.text);
      return statsOfMessages(messages.length > 0 ? messages : samples);
    },
  }),
  collision: t.field({
    type: CollisionType,
    nullable: true,
    complexity: 5,
    description: 'A warning that it swallows suspiciously many shapes; null when nothing speaks for it.',
    resolve: async (row, _, { stores }) =>
      collisionOf(row.templates, (await stores.signatures.totals(row.tenantId, row.id)).members),
  }),
}));
