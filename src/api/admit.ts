import { DEFAULT_TENANT, TENANT_SLUG } from '../domain/shared/ids.js';
import type { TenantStore } from '../pipeline/ports/tenant.js';
import { isAway } from '../platform/postgres/away.js';
import { type Access, hasScope, mayTouch } from './access.js';
import type { Authenticator, Credentials } from './authenticate.js';

/** Why somebody is not let in, in HTTP's terms. */
export type Refused = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
};
export type Admitted = { readonly tenantId: string; readonly timeZone: string };
export type Admission = Admitted | { readonly refused: Refused };

export type Admit = (credentials: Credentials, asked: string | null) => Promise<Admission>;

/**
 * Who may send to which tenant, for doors that are not GraphQL. Without a tenant in the address the token's only one is
 * meant. While the database is away, tokens and tenants that were known before still hold (see `createRemembered`).
 */
export function createAdmit(authenticator: Authenticator, tenants: TenantStore): Admit {
  return async (credentials, asked) => {
    try {
      const access = await authenticator.access(credentials);
      const tenantId = tenantFor(access, asked);
      if (typeof tenantId !== 'string') return { refused: tenantId };
      const found = TENANT_SLUG.test(tenantId) ? await tenants.find(tenantId) : null;
      return found ? { tenantId, timeZone: found.timeZone } : { refused: unknownTenant(tenantId) };
    } catch (error) {
      if (isAway(error)) return { refused: AWAY };
      throw error;
    }
  };
}

function tenantFor(access: Access, asked: string | null): string | Refused {
  if (access.kind === 'NONE') return UNAUTHENTICATED;
  if (!hasScope(access, 'INGEST')) return notAllowed('send data');
  if (asked !== null)
    return mayTouch(access, asked) ? asked : notAllowed(`send to tenant ${JSON.stringify(asked)}`);
  const [only, ...others] = access.tenants ?? (access.kind === 'OPEN' ? [DEFAULT_TENANT] : []);
  return only === undefined || others.length > 0 ? TENANT_NEEDED : only;
}

const UNAUTHENTICATED: Refused = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message: 'A token is needed, and this is none that is valid.',
  hint: 'Send Authorization: Bearer <token>, or X-API-Token: <token>.',
};

const notAllowed = (what: string): Refused => ({
  status: 403,
  code: 'NOT_ALLOWED',
  message: `This token may not ${what}.`,
  hint: 'Ask an administrator for a token with the scope INGEST and the tenant you need.',
});

const TENANT_NEEDED: Refused = {
  status: 400,
  code: 'TENANT_NEEDED',
  message: 'The token is for several tenants.',
  hint: 'Put the tenant at the end of the path, or send ?tenant=.',
};

const unknownTenant = (tenant: string): Refused => ({
  status: 404,
  code: 'UNKNOWN_TENANT',
  message: `There is no tenant ${JSON.stringify(tenant.slice(0, 80))}.`,
  hint: 'Create it with createTenant, or use "default".',
});

const AWAY: Refused = {
  status: 503,
  code: 'DATABASE_AWAY',
  message: 'The database is away, and this token and tenant were not known before.',
  hint: 'Send the same again later.',
};
