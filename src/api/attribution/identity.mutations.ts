import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { Failure } from '../../domain/shared/result.js';
import type { IdentityMerge, Merged } from '../../pipeline/ports/identity.js';
import { builder, PAGE_DEFAULT, PAGE_LIMIT } from '../builder.js';
import type { Context } from '../context.js';
import { asGraphQLError, ClientError, NotAllowed, ValidationError } from '../errors.js';
import { readableTenants, requireTenant } from '../guard.js';

const IdentityMergeType = builder.objectRef<IdentityMerge>('IdentityMerge').implement({
  description: 'That two identities are one. Nothing is copied: taken back, each stands for itself again.',
  fields: (t) => ({
    identity: t.id({ resolve: (row) => row.identity, description: 'Who stands for itself no more.' }),
    into: t.id({ resolve: (row) => row.mergedInto, description: 'Who stands for it.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why, as was said.' }),
    mergedAt: t.field({ type: 'DateTime', resolve: (row) => row.mergedAt, description: 'When.' }),
    mergedBy: t.exposeString('mergedBy', { description: 'By whom: the name of the token.' }),
    unmergedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (row) => row.unmergedAt,
      description: 'When it was taken back; null while it is in force.',
    }),
    unmergedBy: t.exposeString('unmergedBy', { nullable: true, description: 'By whom it was taken back.' }),
  }),
});

const MergeIdentitiesInput = builder.inputType('MergeIdentitiesInput', {
  description: 'Two identities that are one.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    identity: t.id({ required: true, description: 'Who is to stand for itself no more.' }),
    into: t.id({ required: true, description: 'Who is to stand for it.' }),
    reason: t.string({ description: 'Why; 1,000 characters at most.' }),
  }),
});

const UnmergeIdentityInput = builder.inputType('UnmergeIdentityInput', {
  description: 'A merge to take back.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    identity: t.id({ required: true, description: 'Who is to stand for itself again.' }),
  }),
});

const REASON_LIMIT = 1_000;

builder.mutationField('mergeIdentities', (t) =>
  t.field({
    type: IdentityMergeType,
    description:
      'Makes one identity stand for another: its states are those of all their observations. Needs the REVIEW scope.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'MergeIdentitiesResult', description: 'The merge, or why there is none.' },
    },
    args: { input: t.arg({ type: MergeIdentitiesInput, required: true, description: 'Which two.' }) },
    resolve: async (_, { input }, context) => {
      const tenant = await requireTenant(context, input.tenant, 'input.tenant', 'REVIEW');
      if ((input.reason?.length ?? 0) > REASON_LIMIT) {
        const message = `must have ${REASON_LIMIT} characters at most`;
        const issues = [{ path: 'input.reason', message }];
        throw new ValidationError('REASON_TOO_LONG', 'The reason is too long.', null, issues);
      }
      const order = {
        identity: input.identity,
        into: input.into,
        reason: input.reason ?? null,
        by: context.access.name,
      };
      const merged = await context.stores.identities.merge(tenant.id, order, context.now());
      if (!merged.ok) throw asValidationError(merged.error);
      return wakeAndShow(context, tenant.id, merged.value);
    },
  }),
);

builder.mutationField('unmergeIdentity', (t) =>
  t.field({
    type: IdentityMergeType,
    description:
      'Takes a merge back: both identities have states of their own again. Needs the REVIEW scope.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'UnmergeIdentityResult', description: 'The merge taken back, or why it stands.' },
    },
    args: { input: t.arg({ type: UnmergeIdentityInput, required: true, description: 'Which.' }) },
    resolve: async (_, { input }, context) => {
      const tenant = await requireTenant(context, input.tenant, 'input.tenant', 'REVIEW');
      const by = context.access.name;
      const merged = await context.stores.identities.unmerge(tenant.id, input.identity, by, context.now());
      if (!merged.ok) throw asValidationError(merged.error);
      return wakeAndShow(context, tenant.id, merged.value);
    },
  }),
);

const asValidationError = ({ code, message, hint }: Failure): ValidationError =>
  new ValidationError(code, message, hint ?? null, [{ path: 'input.identity', message }]);

function wakeAndShow(context: Context, tenantId: string, { merge, lanes }: Merged): IdentityMerge {
  for (const lane of lanes) context.wakeAttribution({ tenantId, lane });
  return merge;
}

builder.queryField('identityMerges', (t) =>
  t.connection(
    {
      type: IdentityMergeType,
      authScopes: { read: true },
      description: 'Merges of identities, the latest first; those taken back included.',
      args: { tenant: t.arg.id({ required: true, description: 'Slug of the tenant.' }) },
      resolve: async (_, { tenant, ...args }, context) => {
        await readableTenants(context, [tenant]);
        return resolveCursorConnection<Promise<IdentityMerge[]>>(
          { args, defaultSize: PAGE_DEFAULT, maxSize: PAGE_LIMIT, toCursor: ({ id }) => encode(id) },
          async ({ after, limit }) => [
            ...(await context.stores.identities.merges(tenant, after ? decode(after) : null, limit)),
          ],
        );
      },
    },
    { name: 'IdentityMergeConnection' },
    { name: 'IdentityMergeEdge' },
  ),
);

const encode = (id: string): string => Buffer.from(id).toString('base64url');

function decode(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id;
  const hint = 'Use endCursor as the API returned it.';
  throw asGraphQLError(new ClientError('BAD_CURSOR', 'This is not a cursor of identityMerges.', hint));
}
