import { type Merges, membersOf, rootOf } from '../domain/attribution/identity-links.js';
import { pairIdOf } from '../domain/attribution/pair-id.js';
import type { TouchedPair } from '../pipeline/ports/attribution.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import { joinTouches, readTouched, type Touch, type Touched, takeTouches } from './attribution-touch.sql.js';
import { holdIdentities, readMerges } from './identity-merge.sql.js';

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** However few primitives each of them was touched in. */
const IDENTITIES_A_TURN = 128;

/** A touched pair before what is stored of it was read. */
export type ClaimedPair = Omit<TouchedPair, 'stored'>;

export type Claim = {
  readonly pairs: readonly ClaimedPair[];
  readonly observations: number;
  /** There are touched identities beyond the limit. */
  readonly more: boolean;
  /** Somebody else holds some of those that were touched. */
  readonly busy: boolean;
};

/**
 * Claims touched identities, whole: their primitives are weighed together, and a merge makes them one. Claims are row
 * locks on whoever stands for an identity, so no pair is ever in two hands, whichever lane its touches came through.
 */
export async function claimTouched(
  client: PoolClient,
  tenantId: string,
  lane: number,
  limit: number,
): Promise<Claim> {
  const waiting = await readTouched(client, tenantId, lane);
  const touched = firstOf(waiting, limit);
  if (touched.length === 0) return { pairs: [], observations: 0, more: false, busy: false };
  const seen = await readMerges(client, tenantId, touched);
  const wanted = [...new Set(touched.map((identity) => rootOf(seen, identity)))];
  const held = await holdIdentities(client, tenantId, wanted, false);
  // Read again: until the rows were held, somebody could have merged them.
  const merges = await readMerges(client, tenantId, [...held]);
  const members = [...held]
    .filter((root) => rootOf(merges, root) === root)
    .flatMap((root) => membersOf(merges, root));
  const touches = await takeTouches(client, tenantId, members);
  const owned = new Set(members);
  return {
    pairs: pairsOf(touches, merges),
    observations: touches.reduce((sum, touch) => sum + touch.observations, 0),
    more: touched.length < waiting.length,
    busy: touched.some((identity) => !owned.has(identity)),
  };
}

/** So many identities that their pairs reach a limit; at least one, however many pairs it has. */
function firstOf(waiting: readonly Touched[], pairs: number): string[] {
  const taken: string[] = [];
  let sum = 0;
  for (const { identity, pairs: own } of waiting) {
    if (sum > 0 && (sum + own > pairs || taken.length === IDENTITIES_A_TURN)) break;
    taken.push(identity);
    sum += own;
  }
  return taken;
}

/** Touches by the pair they count for, which is that of whoever stands for the identity. */
function pairsOf(touches: readonly Touch[], merges: Merges): ClaimedPair[] {
  const ours = touches.map((touch) => ({ ...touch, identity: rootOf(merges, touch.identity) }));
  return joinTouches(ours).map(({ identity, primitive, sinceMs, untilMs, signal }) => ({
    id: pairIdOf(identity, primitive),
    identity,
    primitive,
    sources: membersOf(merges, identity).map((member) => pairIdOf(member, primitive)),
    // Everything that ended at these times.
    since: { atMs: sinceMs, id: FIRST_ID },
    until: { atMs: untilMs, id: LAST_ID },
    signal,
  }));
}
