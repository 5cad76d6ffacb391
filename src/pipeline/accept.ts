import {
  type AcceptItem,
  type Batch,
  type ItemOutcome,
  isStored,
  type SegmentStore,
} from './ports/segment.js';

/** Save first, wake after the commit: what the queue loses, `sweep` finds again. */
export type AcceptDeps = {
  readonly segments: SegmentStore;
  readonly wakeCanonicalize: (tenantId: string, segmentId: string) => Promise<void>;
  readonly now: () => Date;
  /** Where batches wait while the store is away; without one its error rises. */
  readonly refuge?: Refuge;
};

export type Refuge = {
  /** The id a batch is stored under, whenever that will be. */
  readonly newBatchId: (receivedAt: Date) => string;
  readonly isAway: (error: unknown) => boolean;
  readonly put: (batch: Required<Batch>) => Promise<void>;
};

export type AcceptRequest = {
  readonly tenantId: string;
  readonly backfill: boolean;
  readonly items: readonly AcceptItem[];
};

export type Accepted = {
  readonly outcomes: readonly ItemOutcome[];
  /** The segment that holds what was stored; null when nothing was new, or when it waits on disk. */
  readonly segmentId: string | null;
  /** True when the store was away and everything waits on disk; keys are compared when it is back. */
  readonly spooled: boolean;
};

export type Accept = (request: AcceptRequest) => Promise<Accepted>;

/** Requests at least this large commit alone: grouping would only delay them. */
const LARGE = 500;
/** Small requests of a tenant wait this long for company, then share one commit. */
const GROUP_WAIT_MS = 3;
const GROUP_LIMIT = 2_000;

type Waiting = {
  readonly request: AcceptRequest;
  readonly resolve: (accepted: Accepted) => void;
  readonly reject: (error: unknown) => void;
};

type Group = { readonly waiting: Waiting[]; items: number; timer: NodeJS.Timeout };

/**
 * Stores what came in and answers after the commit. Small requests of one tenant are grouped for a few milliseconds,
 * so that a thousand senders of single events cost a few commits, not a thousand.
 */
export function createAccept(deps: AcceptDeps): Accept {
  const groups = new Map<string, Group>();

  const flush = (name: string) => {
    const group = groups.get(name);
    if (!group) return;
    groups.delete(name);
    clearTimeout(group.timer);
    void settle(deps, group.waiting);
  };

  return (request) => {
    if (request.items.length === 0) return Promise.resolve({ outcomes: [], segmentId: null, spooled: false });
    if (request.items.length >= LARGE) return commit(deps, request);
    const name = `${request.tenantId}/${request.backfill}`;
    return new Promise((resolve, reject) => {
      const group = groups.get(name) ?? openGroup(groups, name, flush);
      group.waiting.push({ request, resolve, reject });
      group.items += request.items.length;
      if (group.items >= GROUP_LIMIT) flush(name);
    });
  };
}

function openGroup(groups: Map<string, Group>, name: string, flush: (name: string) => void): Group {
  const group = { waiting: [], items: 0, timer: setTimeout(() => flush(name), GROUP_WAIT_MS) };
  groups.set(name, group);
  return group;
}

/** Commits a group as one batch and hands each caller its part of the outcomes. */
async function settle(deps: AcceptDeps, waiting: readonly Waiting[]): Promise<void> {
  const first = waiting[0]!.request;
  try {
    const all = await commit(deps, { ...first, items: waiting.flatMap(({ request }) => request.items) });
    let at = 0;
    for (const { request, resolve } of waiting) {
      const outcomes = all.outcomes.slice(at, at + request.items.length);
      at += request.items.length;
      resolve({ ...all, outcomes, segmentId: outcomes.some(isStored) ? all.segmentId : null });
    }
  } catch (error) {
    for (const { reject } of waiting) reject(error);
  }
}

async function commit(deps: AcceptDeps, request: AcceptRequest): Promise<Accepted> {
  const receivedAt = deps.now();
  if (!deps.refuge) return storeBatch(deps, { ...request, receivedAt });
  const batch = { ...request, receivedAt, id: deps.refuge.newBatchId(receivedAt) };
  try {
    return await storeBatch(deps, batch);
  } catch (error) {
    if (!deps.refuge.isAway(error)) throw error;
    // It may have been stored, and only the answer was lost: the id makes it the same batch when it comes again.
    await deps.refuge.put(batch);
    return { outcomes: batch.items.map(() => 'STORED'), segmentId: null, spooled: true };
  }
}

/** Saves a batch, then wakes whoever reads it. */
export async function storeBatch(
  { segments, wakeCanonicalize }: Pick<AcceptDeps, 'segments' | 'wakeCanonicalize'>,
  batch: Batch,
): Promise<Accepted> {
  const saved = await segments.save(batch);
  if (saved.segmentId !== null) await wakeCanonicalize(batch.tenantId, saved.segmentId);
  return { ...saved, spooled: false };
}
