import { groupSignatures } from '../domain/signature/grouping.js';
import { weighAll } from './attention.js';
import type { GroupDecision, GroupingEffect, GroupingStore } from './ports/grouping.js';
import { decideRecurrence } from './recurrence.js';

export type GroupRequest = {
  readonly decisions: readonly GroupDecision[];
  /** Only show what would follow. */
  readonly preview: boolean;
  readonly by: string;
  readonly note: string | null;
};

/**
 * An operator's decision about groups: what follows from it is tried on the stored history first; unless that is all
 * that was asked, it is kept, and recurrence and attention take it from there.
 */
export async function decideGroups(
  deps: { readonly grouping: GroupingStore; readonly now: () => Date },
  tenantId: string,
  { decisions, preview, by, note }: GroupRequest,
): Promise<GroupingEffect> {
  const effect = await deps.grouping.preview(tenantId, decisions, {
    group: groupSignatures,
    derive: decideRecurrence,
    weigh: weighAll,
  });
  if (!preview)
    await deps.grouping.decide(tenantId, decisions, { name: by, note, at: deps.now() }, groupSignatures);
  return effect;
}
