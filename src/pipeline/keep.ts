import type { Readers } from '../sources/source.js';
import { readSegment } from './canonicalize.js';
import type { KeepingStore, Risen, SegmentPlace } from './ports/keeping.js';
import type { TenantSettings, TenantStore } from './ports/tenant.js';

export type KeepDeps = {
  readonly keeping: KeepingStore;
  readonly tenants: TenantStore;
  readonly readers: Readers;
  readonly now: () => Date;
};

/** Signatures one turn takes on. */
const RISEN_A_TURN = 20;
/** Events kept of a signature that rises: the newest. What is older stays countable, and readable in its segments. */
const EVENTS_KEPT = 10_000;
const ROWS_AT_ONCE = 5_000;
const SEGMENTS_AT_ONCE = 10;
/** Envelopes read again for one signature: chatter that rises is spread over all there is. */
const ENVELOPES_READ = 200_000;

/**
 * For signatures that rose to WATCH: their events go to the long class, and those that have no row (they came while
 * the signature was in IGNORE_FAST, or their rows were dropped) are read again from their segments.
 */
export async function keepRisen(
  deps: KeepDeps,
  tenantId: string,
): Promise<{ readonly kept: number; readonly more: boolean }> {
  const tenant = await deps.tenants.find(tenantId);
  if (!tenant) return { kept: 0, more: false };
  const risen = await deps.keeping.risen(tenantId, RISEN_A_TURN);
  for (const signature of risen) {
    await keepRows(deps, tenantId, signature);
    await readAgain(deps, tenant, signature);
    await deps.keeping.settle(tenantId, signature.rootId, deps.now());
  }
  return { kept: risen.length, more: risen.length === RISEN_A_TURN };
}

async function keepRows({ keeping }: KeepDeps, tenantId: string, { members }: Risen): Promise<void> {
  for (let moved = 0; moved < EVENTS_KEPT; ) {
    const count = await keeping.keepLong(tenantId, members, ROWS_AT_ONCE);
    if (count < ROWS_AT_ONCE) return;
    moved += count;
  }
}

async function readAgain(
  { keeping, readers }: KeepDeps,
  tenant: TenantSettings,
  { members, occurrences, band }: Risen,
): Promise<void> {
  const wanted = Math.min(occurrences, EVENTS_KEPT);
  let rows = await keeping.countRows(tenant.id, members, wanted);
  const own = new Set(members);
  let after: SegmentPlace | null = null;
  for (let read = 0; rows < wanted && read < ENVELOPES_READ; ) {
    const segments = await keeping.segmentsWith(tenant.id, members, after, SEGMENTS_AT_ONCE);
    if (segments.length === 0) return;
    for (const segment of segments) {
      const { events } = readSegment(readers, tenant, segment);
      // What an alert merely repeats has no row of its own.
      const ours = events.filter((event) => own.has(event.signatureId) && event.alert === null);
      rows += await keeping.addMissing(tenant.id, ours.slice(0, wanted - rows), band);
      read += segment.envelopes.length;
      after = segment;
    }
  }
}
