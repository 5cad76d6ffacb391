import type { Digest, DigestInput } from '../../domain/digest/digest.js';

export type DigestStore = {
  readonly load: (tenants: readonly string[], since: Date, until: Date) => Promise<DigestInput>;
  /** Stores a tenant's digest and appends it to the feed; false when the period was published before. */
  readonly publish: (tenantId: string, digest: Digest) => Promise<boolean>;
  /** Tenants on the wall clock that have data, and when their last published digest ended. */
  readonly readers: () => Promise<
    readonly { readonly tenantId: string; readonly timeZone: string; readonly lastUntil: Date | null }[]
  >;
};
