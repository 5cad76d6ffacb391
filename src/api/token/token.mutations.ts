import type { Token } from '../../store/token.repository.js';
import { hasScope, mayTouch } from '../access.js';
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { TokenScopeEnum } from '../enums.js';
import { NotAllowed, notAllowed, ValidationError } from '../errors.js';
import { encodeId, uuidOf } from '../ids.js';

const TokenType = builder.objectRef<Token>('Token').implement({
  description: 'An access token. Its secret is shown once, when it is made.',
  fields: (t) => ({
    id: t.id({ resolve: (token) => encodeId('Token', `token.${token.id}`), description: 'For revokeToken.' }),
    name: t.exposeString('name', { description: 'What it is for.' }),
    scopes: t.field({
      type: [TokenScopeEnum],
      resolve: (token) => [...token.scopes],
      description: 'What it may do.',
    }),
    tenants: t.field({
      type: ['ID'],
      nullable: true,
      resolve: (token) => (token.tenants ? [...token.tenants] : null),
      description: 'The tenants it may touch; null for every tenant.',
    }),
    createdAt: t.field({
      type: 'DateTime',
      resolve: (token) => token.createdAt,
      description: 'When it was made.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (token) => token.expiresAt,
      description: 'When it ends; null for never.',
    }),
    revokedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (token) => token.revokedAt,
      description: 'When it was revoked; null when it was not.',
    }),
  }),
});

const CreateTokenInput = builder.inputType('CreateTokenInput', {
  description: 'A new token.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What it is for.' }),
    scopes: t.field({ type: [TokenScopeEnum], required: true, description: 'What it may do.' }),
    tenants: t.idList({
      description: 'Slugs of the tenants it may touch; omitted = every tenant, those to come included.',
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it ends; omitted = never.' }),
  }),
});

type Created = Token & { readonly secret: string };

const CreatedToken = builder.objectRef<Created>('CreatedToken').implement({
  description: 'The token was made.',
  fields: (t) => ({
    token: t.exposeString('secret', { description: 'The token itself. Keep it: it is not shown again.' }),
    details: t.field({ type: TokenType, resolve: (created) => created, description: 'What it may do.' }),
    id: t.id({
      resolve: (created) => encodeId('Token', `token.${created.id}`),
      description: 'For revokeToken.',
    }),
  }),
});

builder.mutationField('createToken', (t) =>
  t.field({
    type: CreatedToken,
    description: 'Makes a token. Needs an ADMIN token that may touch the same tenants.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'CreateTokenResult', description: 'The token with its secret, or why it was not made.' },
    },
    args: { input: t.arg({ type: CreateTokenInput, required: true, description: 'The token.' }) },
    resolve: async (_, { input }, context) => {
      const tenants = input.tenants ?? null;
      requireAdminOf(context, tenants);
      const issues = await faultsOf(context, input.name, input.scopes, tenants);
      if (issues.length > 0)
        throw new ValidationError('INVALID_TOKEN', 'The token cannot be made like this.', null, issues);
      const wanted = {
        name: input.name.trim(),
        scopes: input.scopes,
        tenants,
        expiresAt: input.expiresAt ?? null,
      };
      const { token, secret } = await context.stores.tokens.create(wanted, context.now());
      context.onTokensChanged();
      return { ...token, secret };
    },
  }),
);

function requireAdminOf({ access }: Context, tenants: readonly string[] | null): void {
  const reaches =
    tenants === null ? access.tenants === null : tenants.every((tenant) => mayTouch(access, tenant));
  if (!hasScope(access, 'ADMIN') || !reaches) throw notAllowed('administer tokens of these tenants');
}

async function faultsOf(
  context: Context,
  name: string,
  scopes: readonly string[],
  tenants: readonly string[] | null,
) {
  const issues = [
    ...(name.trim() === '' || name.length > 200
      ? [{ path: 'input.name', message: 'must be 1 to 200 characters' }]
      : []),
    ...(scopes.length === 0 ? [{ path: 'input.scopes', message: 'must name at least one scope' }] : []),
    ...(tenants?.length === 0
      ? [{ path: 'input.tenants', message: 'must name a tenant, or be left out for every tenant' }]
      : []),
  ];
  for (const [index, tenant] of (tenants ?? []).entries()) {
    if (!(await context.stores.tenants.find(tenant)))
      issues.push({ path: `input.tenants.${index}`, message: 'names no tenant' });
  }
  return issues;
}

builder.mutationField('revokeToken', (t) =>
  t.field({
    type: TokenType,
    description: 'Revokes a token at once. Needs an ADMIN token that may touch its tenants.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'RevokeTokenResult', description: 'The token as it is now, or why it was not revoked.' },
    },
    args: { id: t.arg.id({ required: true, description: 'Id of the token.' }) },
    resolve: async (_, { id }, context) => {
      const missing = new ValidationError(
        'UNKNOWN_TOKEN',
        'There is no such token.',
        'Use the id that createToken returned.',
        [{ path: 'id', message: 'names no token' }],
      );
      const parsed = uuidOf('Token', id);
      if (!parsed || !hasScope(context.access, 'ADMIN'))
        throw parsed ? notAllowed('administer tokens') : missing;
      const found = (await context.stores.tokens.list()).find((token) => token.id === parsed.uuid);
      if (!found) throw missing;
      requireAdminOf(context, found.tenants);
      const revoked = await context.stores.tokens.revoke(found.id, context.now());
      context.onTokensChanged();
      return revoked!;
    },
  }),
);
