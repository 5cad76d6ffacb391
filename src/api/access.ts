import type { TokenScope } from '../store/token.repository.js';

/**
 * Who asks. `tenants` null means every tenant. The one place where a token becomes a right: every resolver and every
 * door asks here which tenants it may touch.
 */
export type Access = {
  readonly kind: 'TOKEN' | 'OPEN' | 'NONE';
  readonly tokenId: string | null;
  readonly name: string;
  readonly scopes: ReadonlySet<TokenScope>;
  readonly tenants: ReadonlySet<string> | null;
};

export const NO_ACCESS: Access = {
  kind: 'NONE',
  tokenId: null,
  name: 'nobody',
  scopes: new Set(),
  tenants: new Set(),
};

/** Everybody on the loopback address, as long as no admin token exists. */
export const OPEN_ACCESS: Access = {
  kind: 'OPEN',
  tokenId: null,
  name: 'anybody on this machine',
  scopes: new Set(['INGEST', 'READ', 'REVIEW', 'ADMIN', 'WALL']),
  tenants: null,
};

export const mayTouch = (access: Access, tenant: string): boolean =>
  access.tenants === null || access.tenants.has(tenant);

/** An admin may do everything with the tenants its token names. */
export const hasScope = (access: Access, ...any: readonly TokenScope[]): boolean =>
  access.scopes.has('ADMIN') || any.some((scope) => access.scopes.has(scope));

/** The tenants a read is for: those asked for that may be read, or all that may be. Null: every tenant there is. */
export function tenantsFor(
  access: Access,
  asked: readonly string[] | null | undefined,
): { readonly tenants: string[] | null; readonly refused: string[] } {
  if (!asked) return { tenants: access.tenants === null ? null : [...access.tenants], refused: [] };
  return {
    tenants: asked.filter((tenant) => mayTouch(access, tenant)),
    refused: asked.filter((tenant) => !mayTouch(access, tenant)),
  };
}
