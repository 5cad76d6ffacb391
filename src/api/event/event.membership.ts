import { aliasesOf } from '../../domain/signature/aliases.js';
import type { Grouped } from '../../domain/signature/grouping.js';
import { explainMembership, type Membership, type Piece } from '../../domain/signature/membership.js';
import { skeletonOf } from '../../domain/signature/template.js';
import { builder } from '../builder.js';
import { encodeId } from '../ids.js';
import { EventNode } from './event.type.js';

const PieceType = builder.objectRef<Piece>('MessagePiece').implement({
  description: 'A piece of a message, in order.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'The text itself.' }),
    decides: t.boolean({
      resolve: (piece) => piece.kind === 'literal',
      description: 'True: the words count for identity. False: a value that does not.',
    }),
    type: t.string({
      nullable: true,
      resolve: (piece) => (piece.kind === 'value' ? piece.type : null),
      description: 'Of a value: its type, like ip, num or path.',
    }),
    reason: t.string({
      nullable: true,
      resolve: (piece) => (piece.kind === 'value' ? piece.reason : null),
      description: 'Of a value: why it does not count.',
    }),
  }),
});

type Told = {
  readonly membership: Membership;
  readonly tenantId: string;
  readonly rootId: string;
  readonly decided: boolean;
};

const MembershipType = builder.objectRef<Told>('Membership').implement({
  description: 'Why an event is in its group.',
  fields: (t) => ({
    text: t.string({
      resolve: ({ membership, rootId, decided }) =>
        decided
          ? `${membership.text} An operator decided that it is counted under ${rootId}.`
          : membership.text,
      description: 'In sentences.',
    }),
    pieces: t.field({
      type: [PieceType],
      resolve: ({ membership }) => [...membership.pieces],
      description: 'The message cut into what decides and what does not.',
    }),
    signature: t.id({
      resolve: ({ membership, tenantId }) => encodeId('Signature', `${tenantId}.${membership.id}`),
      description: 'What the text alone says: the first level.',
    }),
    root: t.id({
      resolve: ({ tenantId, rootId }) => encodeId('Signature', `${tenantId}.${rootId}`),
      description: 'What it is counted under: the second level.',
    }),
    decidedByOperator: t.exposeBoolean('decided', { description: 'An operator merged or split it.' }),
    maskVersion: t.int({
      resolve: ({ membership }) => membership.maskVersion,
      description: 'Version of the masks.',
    }),
    cut: t.boolean({
      resolve: ({ membership }) => membership.cut,
      description: 'The message went on past what identity looks at.',
    }),
  }),
});

const levelOne = ({ id, family, template }: Grouped) => ({ id, family, skeleton: skeletonOf(template) });

builder.objectField(EventNode, 'membership', (t) =>
  t.field({
    type: MembershipType,
    complexity: 10,
    description: 'Why it is in its group: which words decided, which values did not and why.',
    resolve: async (row, _, { stores }) => {
      const bucket = await stores.grouping.bucketOf(row.tenantId, row.signatureId);
      const alias = aliasesOf(bucket.map(levelOne)).get(row.signatureId);
      const membership = explainMembership(row.message, { service: row.service }, alias);
      const rootId = (await stores.signatures.rootOf(row.tenantId, row.signatureId)) ?? membership.rootId;
      return {
        membership,
        tenantId: row.tenantId,
        rootId,
        decided: rootId !== (alias?.rootId ?? row.signatureId),
      };
    },
  }),
);
