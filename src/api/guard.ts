import { TENANT_SLUG } from '../domain/shared/ids.js';
import type { TokenScope } from '../store/token.repository.js';
import { hasScope, mayTouch, tenantsFor } from './access.js';
import type { Context } from './context.js';
import { asGraphQLError, type ClientError, notAllowed, ValidationError } from './errors.js';

/**
 * The tenants a list is for. Null: every tenant there is. Refuses when a tenant was asked for that the token may not
 * read, whether it exists or not.
 */
export async function readableTenants(
  context: Context,
  asked: readonly string[] | null | undefined,
): Promise<string[] | null> {
  const { tenants, refused } = tenantsFor(context.access, asked);
  if (refused.length > 0)
    throw asGraphQLError(notAllowed(`read tenant ${refused.map((name) => JSON.stringify(name)).join(', ')}`));
  if (asked) await requireExisting(context, asked);
  return tenants;
}

async function requireExisting(context: Context, asked: readonly string[]): Promise<void> {
  for (const tenant of asked) {
    if (!(await context.stores.tenants.find(tenant))) throw asGraphQLError(unknownTenant(tenant));
  }
}

/** Prisma's condition for a list of tenants. */
export const inTenants = (tenants: readonly string[] | null) =>
  tenants === null ? {} : { tenantId: { in: [...tenants] } };

/** The one tenant a write is for; throws a member of the result union when it may not be. */
export async function requireTenant(
  context: Context,
  tenant: string,
  path: string,
  ...scopes: readonly TokenScope[]
) {
  if (!hasScope(context.access, ...scopes) || !mayTouch(context.access, tenant)) {
    throw notAllowed(`${scopes[0]!.toLowerCase()} in tenant ${JSON.stringify(tenant)}`);
  }
  const found = TENANT_SLUG.test(tenant) ? await context.stores.tenants.find(tenant) : null;
  if (!found) throw unknownTenant(tenant, path);
  return found;
}

const unknownTenant = (tenant: string, path = 'tenant'): ClientError =>
  new ValidationError(
    'UNKNOWN_TENANT',
    `There is no tenant ${JSON.stringify(tenant)}.`,
    'Create it with createTenant, or use "default".',
    [{ path, message: 'names no tenant' }],
  );
