import { groupSignatures } from '../domain/signature/grouping.js';
import type { GroupingStore } from './ports/grouping.js';
import type { PassOutcome } from './ports/pass.js';

/** Buckets one pass takes on. */
const BUCKETS_A_PASS = 1_000;

/** New signatures find the root that speaks for them, before recurrence and attention look at roots. */
export function grouping(deps: { readonly grouping: GroupingStore }, tenantId: string): Promise<PassOutcome> {
  return deps.grouping.pass(tenantId, BUCKETS_A_PASS, groupSignatures);
}
