import { recurrenceJob } from '../../jobs/recurrence.js';
import { decideGroups } from '../../pipeline/group-decision.js';
import type { GroupDecision, GroupingEffect, RootEffect } from '../../pipeline/ports/grouping.js';
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { BandEnum } from '../enums.js';
import { NotAllowed, ValidationError } from '../errors.js';
import { requireTenant } from '../guard.js';
import { encodeId, uuidOf } from '../ids.js';

type InTenant<T> = T & { readonly tenantId: string };

const Move = builder.objectRef<InTenant<GroupingEffect['moves'][number]>>('SignatureMove').implement({
  description: 'A signature that is counted under another root.',
  fields: (t) => ({
    signature: t.id({
      resolve: (move) => encodeId('Signature', `${move.tenantId}.${move.id}`),
      description: 'Which.',
    }),
    from: t.id({
      resolve: (move) => encodeId('Signature', `${move.tenantId}.${move.from}`),
      description: 'Its root until now.',
    }),
    to: t.id({
      resolve: (move) => encodeId('Signature', `${move.tenantId}.${move.to}`),
      description: 'Its root from now on.',
    }),
  }),
});

const Root = builder.objectRef<InTenant<RootEffect>>('RootEffect').implement({
  description: 'A root before and after; nulls where it was or will be none.',
  fields: (t) => ({
    id: t.id({
      resolve: (root) => encodeId('Signature', `${root.tenantId}.${root.id}`),
      description: 'The root signature.',
    }),
    template: t.exposeString('template', { description: 'Its text.' }),
    members: t.exposeInt('members', { description: 'Signatures it then speaks for.' }),
    occurrences: t.exposeFloat('occurrences', { description: 'Events they have counted.' }),
    hosts: t.exposeInt('hosts', { description: 'Hosts that show them.' }),
    scoreBefore: t.exposeFloat('scoreBefore', { nullable: true, description: 'Its score now.' }),
    scoreAfter: t.exposeFloat('scoreAfter', { nullable: true, description: 'Its score then.' }),
    bandBefore: t.expose('bandBefore', { type: BandEnum, nullable: true, description: 'Its band now.' }),
    bandAfter: t.expose('bandAfter', { type: BandEnum, nullable: true, description: 'Its band then.' }),
  }),
});

type Regrouped = InTenant<GroupingEffect> & { readonly kept: boolean };

const Effect = builder.objectRef<Regrouped>('SignatureGrouping').implement({
  description: 'What a decision about groups leads to, tried on the stored history.',
  fields: (t) => ({
    kept: t.exposeBoolean('kept', { description: 'False: this is a preview, and nothing has changed.' }),
    moves: t.field({
      type: [Move],
      resolve: ({ moves, tenantId }) => moves.map((move) => ({ ...move, tenantId })),
      description: 'Signatures that change their root.',
    }),
    roots: t.field({
      type: [Root],
      resolve: ({ roots, tenantId }) => roots.map((root) => ({ ...root, tenantId })),
      description: 'The roots concerned.',
    }),
  }),
});

const common = { tenant: 'Slug of the tenant.', note: 'Why, for the next person.' };

const MergeInput = builder.inputType('MergeSignaturesInput', {
  description: 'Signatures that are the same thing. Later events follow.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: common.tenant }),
    into: t.id({ required: true, description: 'The signature that will speak for them.' }),
    signatures: t.idList({ required: true, description: 'Those to be counted under it; 100 at most.' }),
    note: t.string({ description: common.note }),
    preview: t.boolean({ defaultValue: false, description: 'Only show what would follow.' }),
  }),
});

const SplitInput = builder.inputType('SplitSignaturesInput', {
  description: 'Signatures to be counted for themselves. Later events follow.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: common.tenant }),
    signatures: t.idList({ required: true, description: 'Members of a group; 100 at most.' }),
    release: t.boolean({
      defaultValue: false,
      description: 'True: forget what was decided about them, so that the rules decide again.',
    }),
    note: t.string({ description: common.note }),
    preview: t.boolean({ defaultValue: false, description: 'Only show what would follow.' }),
  }),
});

const MOST = 100;

/** The stored signatures of a tenant that a client names. */
async function signaturesOf(
  context: Context,
  tenantId: string,
  ids: readonly string[],
  path: string,
): Promise<string[]> {
  const found = ids.map((id) => uuidOf('Signature', id));
  const uuids = found.flatMap((id) => (id && (id.tenantId ?? tenantId) === tenantId ? [id.uuid] : []));
  const known = await context.db.prisma.signature.findMany({
    where: { tenantId, id: { in: uuids } },
    select: { id: true },
  });
  if (ids.length === 0 || ids.length > MOST || known.length < new Set(ids).size) {
    throw new ValidationError(
      'UNKNOWN_SIGNATURE',
      ids.length > MOST
        ? `${ids.length} signatures are too many; ${MOST} is the most.`
        : 'Not every id names a signature of this tenant.',
      'Use ids as signatures { edges { node { id } } } returns them.',
      [{ path, message: 'names no signature of this tenant, none, or too many' }],
    );
  }
  return uuids;
}

async function regroup(
  context: Context,
  tenantId: string,
  decisions: readonly GroupDecision[],
  input: { readonly preview?: boolean | null | undefined; readonly note?: string | null | undefined },
): Promise<Regrouped> {
  const preview = input.preview ?? false;
  const request = { decisions, preview, by: context.access.name, note: input.note ?? null };
  const effect = await decideGroups({ ...context.stores, now: context.now }, tenantId, request);
  if (!preview) await context.enqueue(recurrenceJob, { tenantId });
  return { ...effect, tenantId, kept: !preview };
}

builder.mutationField('mergeSignatures', (t) =>
  t.field({
    type: Effect,
    complexity: 20,
    description: 'Counts signatures under one of them, for good. Nobody is notified. Needs the REVIEW scope.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'MergeSignaturesResult', description: 'What follows from it, or why it was not done.' },
    },
    args: { input: t.arg({ type: MergeInput, required: true, description: 'What to merge.' }) },
    resolve: async (_, { input }, context) => {
      const { id } = await requireTenant(context, input.tenant, 'input.tenant', 'REVIEW');
      const [into] = await signaturesOf(context, id, [input.into], 'input.into');
      const members = await signaturesOf(context, id, input.signatures, 'input.signatures');
      const decisions = members
        .filter((member) => member !== into)
        .map((member) => ({ signatureId: member, rootId: into! }));
      return regroup(context, id, decisions, input);
    },
  }),
);

builder.mutationField('splitSignatures', (t) =>
  t.field({
    type: Effect,
    complexity: 20,
    description:
      'Takes signatures out of their group, or releases them to the rules. Nobody is notified. Needs the REVIEW scope.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'SplitSignaturesResult', description: 'What follows from it, or why it was not done.' },
    },
    args: { input: t.arg({ type: SplitInput, required: true, description: 'What to split.' }) },
    resolve: async (_, { input }, context) => {
      const { id } = await requireTenant(context, input.tenant, 'input.tenant', 'REVIEW');
      const members = await signaturesOf(context, id, input.signatures, 'input.signatures');
      const decisions = members.map((member) => ({
        signatureId: member,
        rootId: input.release ? null : member,
      }));
      return regroup(context, id, decisions, input);
    },
  }),
);
