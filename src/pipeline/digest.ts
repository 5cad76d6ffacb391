import { composeDigest, type Digest } from '../domain/digest/digest.js';
import { withoutNotes } from '../domain/digest/quiet.js';
import type { DigestStore } from './ports/digest.js';

/** The digest of a period, composed from what is stored now. `notes`: it is for somebody who may read reviews. */
export async function readDigest(
  deps: { readonly digests: DigestStore },
  tenants: readonly string[],
  since: Date,
  until: Date,
  notes: boolean,
): Promise<Digest> {
  const input = await deps.digests.load(tenants, since, until);
  return composeDigest(notes ? input : { ...input, quiet: withoutNotes(input.quiet) });
}

/** Composes, stores and pushes one tenant's digest; a period is published once. A wall may read it: it holds no notes of reviews. */
export async function publishDigest(
  deps: { readonly digests: DigestStore },
  tenantId: string,
  since: Date,
  until: Date,
): Promise<boolean> {
  const digest = await readDigest(deps, [tenantId], since, until, false);
  return deps.digests.publish(tenantId, digest);
}
