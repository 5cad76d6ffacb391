import { bodyOfText } from '../../domain/envelope/body.js';
import type { RawEnvelope, SourceRef } from '../../domain/envelope/envelope.js';
import { attention } from '../../pipeline/attention.js';
import { canonicalize } from '../../pipeline/canonicalize.js';
import { grouping } from '../../pipeline/grouping.js';
import { assembleKernelLines } from '../../pipeline/kernel-lines.js';
import { recurrence } from '../../pipeline/recurrence.js';
import { readers } from '../../sources/registry.js';
import { LANES } from '../../store/segment.repository.js';
import type { Stores } from '../../store/stores.js';

/** The one tenant of a store that lives as long as one command. */
export const OFFLINE_TENANT = 'explain';

/** Takes in lines as one batch and canonicalizes them; returns how many were not blank. */
export async function takeIn(
  stores: Stores,
  lines: readonly string[],
  source: SourceRef,
  now: () => Date,
): Promise<number> {
  const envelopes = lines
    .filter((line) => line.trim() !== '')
    .map((line): RawEnvelope => ({ ...bodyOfText(line), mode: 'FILE', peer: null, source }));
  if (envelopes.length === 0) return 0;
  await stores.segments.save({
    tenantId: OFFLINE_TENANT,
    backfill: true,
    receivedAt: now(),
    items: envelopes.map((envelope) => ({ envelope, idempotencyKey: null })),
  });
  const tenant = (await stores.tenants.find(OFFLINE_TENANT))!;
  await Promise.all(
    Array.from({ length: LANES }, (_, lane) => canonicalize({ ...stores, readers }, tenant, lane)),
  );
  return envelopes.length;
}

/** The same steps that workers take, one after the other. */
export async function weighAll(stores: Stores): Promise<void> {
  const tenant = (await stores.tenants.find(OFFLINE_TENANT))!;
  while ((await assembleKernelLines(stores, tenant, null)).lines > 0);
  while ((await grouping(stores, OFFLINE_TENANT)).settled > 0);
  while ((await recurrence(stores, OFFLINE_TENANT)).settled > 0);
  while ((await attention(stores, OFFLINE_TENANT)).settled > 0);
}
