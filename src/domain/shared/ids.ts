/** A tenant's slug: lower case letters, digits and inner hyphens, 63 at most. */
export const TENANT_SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export const DEFAULT_TENANT = 'default';
