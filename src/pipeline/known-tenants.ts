import type { TenantStore } from './ports/tenant.js';

/** Tenants as the store knows them; while it is away, as it last told. Bounded by the tenants there are. */
export function rememberTenants<Store extends TenantStore>(
  store: Store,
  isAway: (error: unknown) => boolean,
): Store {
  const known = new Map<string, Awaited<ReturnType<TenantStore['find']>>>();
  return {
    ...store,
    find: async (tenantId: string) => {
      try {
        const found = await store.find(tenantId);
        if (found) known.set(tenantId, found);
        else known.delete(tenantId);
        return found;
      } catch (error) {
        const last = known.get(tenantId);
        if (last && isAway(error)) return last;
        throw error;
      }
    },
  };
}
