import { composeDigest, type Digest } from '../domain/digest/digest.js';
import type { DigestStore } from './ports/digest.js';

/** The digest of a period, composed from what is stored now. */
export async function readDigest(
  deps: { readonly digests: DigestStore },
  tenants: readonly string[],
  since: Date,
  until: Date,
): Promise<Digest> {
  return composeDigest(await deps.digests.load(tenants, since, until));
}

/** Composes, stores and pushes one tenant's digest; a period is published once. */
export async function publishDigest(
  deps: { readonly digests: DigestStore },
  tenantId: string,
  since: Date,
  until: Date,
): Promise<boolean> {
  const digest = await readDigest(deps, [tenantId], since, until);
  return deps.digests.publish(tenantId, digest);
}
